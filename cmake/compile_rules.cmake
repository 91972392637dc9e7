# One INTERFACE target with every compile rule; each room, program and test links it.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()

add_library(graft_rules INTERFACE)
# -fPIC on programs too: a precompiled header serves only translation units with the same flags.
target_compile_options(graft_rules INTERFACE
  -fPIC -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wno-missing-field-initializers
  # -Wrestrict: g++ 12 reports std::string's own operator+ at -O2 and above (GCC bug 105329).
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess;-Wno-restrict>)
target_compile_definitions(graft_rules INTERFACE QT_NO_CAST_FROM_ASCII GRAFT_VERSION="${PROJECT_VERSION}")
# Refused where Graft is developed and tested; whoever only builds it may have a compiler that warns of other things.
if(GRAFT_TESTS)
  target_compile_options(graft_rules INTERFACE -Werror)
endif()
if(GRAFT_SANITIZE)
  target_compile_options(graft_rules INTERFACE -fsanitize=${GRAFT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(graft_rules INTERFACE -fsanitize=${GRAFT_SANITIZE})
endif()

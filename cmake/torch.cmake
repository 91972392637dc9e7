# LibTorch out of the wheel: headers as SYSTEM, libtorch_cpu and libc10 linked directly. The wheel's own
# TorchConfig.cmake insists on a CUDA toolkit. CUDA comes in at run time (core/model/device.cpp).
if(NOT GRAFT_TORCH_ROOT)
  set(GRAFT_TORCH_ROOT ${GRAFT_DEPS}/torch/torch CACHE PATH "Folder with LibTorch's include/ and lib/")
endif()
if(NOT EXISTS ${GRAFT_TORCH_ROOT}/lib/libtorch_cpu.so)
  message(FATAL_ERROR "No LibTorch under ${GRAFT_TORCH_ROOT}. Run packaging/start once, or pass -DGRAFT_TORCH_ROOT=FOLDER.")
endif()
add_library(graft_torch_c10 SHARED IMPORTED)
set_target_properties(graft_torch_c10 PROPERTIES IMPORTED_LOCATION ${GRAFT_TORCH_ROOT}/lib/libc10.so)
add_library(graft_torch SHARED IMPORTED)
set_target_properties(graft_torch PROPERTIES
  IMPORTED_LOCATION ${GRAFT_TORCH_ROOT}/lib/libtorch_cpu.so
  INTERFACE_LINK_LIBRARIES graft_torch_c10)
target_include_directories(graft_torch SYSTEM INTERFACE
  ${GRAFT_TORCH_ROOT}/include ${GRAFT_TORCH_ROOT}/include/torch/csrc/api/include)
# The wheel's libtorch_cpu needs libraries that lie beside it and in the nvidia wheels; its own RPATH finds them.
target_link_options(graft_torch INTERFACE -Wl,--allow-shlib-undefined)

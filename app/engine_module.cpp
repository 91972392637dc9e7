#include "engine_module.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>

#include <dlfcn.h>
#include <thread>

namespace graft::app {

Result<void> openEngine() {
    const QByteArray file = QFile::encodeName(QCoreApplication::applicationDirPath() + QStringLiteral("/libgraft_engine.so"));
    QEventLoop meanwhile;
    std::string problem;
    std::thread opening([&] {
        // For all to see (RTLD_GLOBAL): the window's open calls look there. At once (RTLD_NOW): a part that is missing is told here.
        if (!::dlopen(file.constData(), RTLD_NOW | RTLD_GLOBAL)) problem = ::dlerror();
        QMetaObject::invokeMethod(&meanwhile, &QEventLoop::quit, Qt::QueuedConnection);
    });
    meanwhile.exec(QEventLoop::ExcludeUserInputEvents);
    opening.join();
    if (problem.empty()) return {};
    return Error{ErrorKind::notFound, "The part of Graft that computes could not be loaded", problem, "Build Graft again with packaging/start; it puts back what is missing."};
}

}  // namespace graft::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/side_work.h"

#include <QMetaObject>

namespace maskwright::app::gui {

SideWork::SideWork(std::filesystem::path project, QObject* parent)
    : QObject(parent), folder_(std::move(project)) {}

SideWork::~SideWork() {
    // A database connection is closed by the thread that opened it.
    thread_.post([this] { project_.reset(); });
}

void SideWork::post(Work work) {
    thread_.post([this, work = std::move(work)] {
        try {
            if (!project_) {
                project_.emplace(folder_);
            }
            work(*project_);
        } catch (const core::Error& error) {
            QMetaObject::invokeMethod(
                this, [this, message = QString::fromUtf8(error.what())] { Q_EMIT failed(message); });
        }
    });
}

void SideWork::postAlone(Work work) {
    thread_.dropWaiting();
    post(std::move(work));
}

}  // namespace maskwright::app::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/tool.h"
#include "core/landmarks.h"

#include <QObject>
#include <QPointer>
#include <QString>

namespace maskwright::app::gui {

class ImageSession;

// Shows other points in place of the person's until they say yes (Enter) or no (Esc, or by working on). Yes
// is one edit, no leaves nothing behind.
class OfferTool final : public QObject, public Tool {
    Q_OBJECT
  public:
    using QObject::QObject;

    // An offer that stands is withdrawn.
    void setSession(ImageSession* session);
    // name and tool: of the edit that a yes makes. Another offer replaces one that stands.
    void offer(const core::Landmarks& landmarks, const QString& name, const QString& tool);
    void take();
    void withdraw();
    [[nodiscard]] bool active() const { return active_; }

    bool press(const PointerEvent& event) override;
    bool keyPress(const QKeyEvent& event) override;

  Q_SIGNALS:
    void activeChanged(bool active);

  private:
    void end();

    QPointer<ImageSession> session_;
    bool active_ = false;
    QString name_;
    QString tool_;
};

}  // namespace maskwright::app::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace maskwright::app::gui {

// Whom how many images are handed to, and where the package is put.
class PackageDialog : public QDialog {
    Q_OBJECT
  public:
    explicit PackageDialog(QWidget* parent);

    [[nodiscard]] std::string assignee() const;
    [[nodiscard]] std::int64_t count() const;
    [[nodiscard]] bool again() const;
    [[nodiscard]] std::filesystem::path folder() const;

  private:
    void chooseFolder();
    void updateMake();

    QLineEdit* assignee_;
    QSpinBox* count_;
    QCheckBox* again_;
    QLineEdit* folder_;
    QPushButton* make_;
};

}  // namespace maskwright::app::gui

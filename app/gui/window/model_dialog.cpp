// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/model_dialog.h"

#include "core/error.h"

#include <utility>
#include <vector>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace {

using Entries = std::vector<std::pair<QString, std::string>>;

// A list of words for a person, each with the word of the settings behind it.
QComboBox* comboOf(const char* name, const Entries& entries, const std::string& chosen) {
    auto* combo = new QComboBox;
    combo->setObjectName(QLatin1String(name));
    for (const auto& [text, word] : entries) {
        combo->addItem(text, QString::fromStdString(word));
    }
    int index = combo->findData(QString::fromStdString(chosen));
    if (index < 0) {
        combo->addItem(QString::fromStdString(chosen), QString::fromStdString(chosen));
        index = combo->count() - 1;
    }
    combo->setCurrentIndex(index);
    return combo;
}

std::string wordOf(const QComboBox& combo) {
    return combo.currentData().toString().toStdString();
}

}  // namespace

ModelDialog::ModelDialog(const wiring::PredictorChoice& choice, QWidget* parent)
    : QDialog(parent), given_(choice) {
    setObjectName(QStringLiteral("modelDialog"));
    setWindowTitle(tr("Models"));
    Entries sets{{tr("The best that is installed"), ""}};
    for (const std::string& set : wiring::installedWeightSets()) {
        sets.emplace_back(QString::fromStdString(set), set);
    }
    weights_ = comboOf("weightSet", sets, choice.weightSet);
    points_ =
        comboOf("pointModel", {{tr("Network"), ""}, {tr("Mean shape"), wiring::kMeanShape}}, choice.points);
    auto* file = new QPushButton(tr("Weight file …"));
    file->setObjectName(QStringLiteral("pointModelFile"));
    auto* pointRow = new QHBoxLayout;
    pointRow->addWidget(points_, 1);
    pointRow->addWidget(file);
    regions_ = comboOf("regionSource",
                       {{tr("Networks where they are installed"), ""}, {tr("Graph cut"), "graphcut"}},
                       choice.regions);
    device_ = comboOf("device", {{tr("Automatic"), "auto"}, {tr("Processor"), "cpu"}, {tr("GPU"), "cuda"}},
                      choice.device);
    words_ = new QLabel;
    words_->setObjectName(QStringLiteral("modelWords"));
    words_->setWordWrap(true);
    words_->setMinimumHeight(3 * words_->fontMetrics().height());
    words_->setAlignment(Qt::AlignTop);

    auto* form = new QFormLayout;
    form->addRow(tr("&Weights"), weights_);
    auto* pointLabel = new QLabel(tr("&Points"));
    pointLabel->setBuddy(points_);
    form->addRow(pointLabel, pointRow);
    form->addRow(tr("&Hair and skin"), regions_);
    form->addRow(tr("Networks &run on"), device_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(words_);
    layout->addWidget(buttons);
    for (QComboBox* combo : {weights_, points_, regions_, device_}) {
        connect(combo, &QComboBox::currentIndexChanged, this, &ModelDialog::showWords);
    }
    connect(file, &QPushButton::clicked, this, [this] {
        const QString path =
            QFileDialog::getOpenFileName(this, tr("A landmark network"), {}, tr("Weights (*.safetensors)"));
        if (!path.isEmpty()) {
            points_->addItem(path, path);
            points_->setCurrentIndex(points_->count() - 1);
        }
    });
    showWords();
    resize(460, sizeHint().height());
}

wiring::PredictorChoice ModelDialog::choice() const {
    wiring::PredictorChoice choice = given_;
    choice.weightSet = wordOf(*weights_);
    choice.points = wordOf(*points_);
    choice.regions = wordOf(*regions_);
    choice.device = wordOf(*device_);
    return choice;
}

void ModelDialog::showWords() {
    try {
        const wiring::PredictorWords words = wiring::inWords(choice());
        words_->setText(tr("Points: %1\nHair and skin: %2")
                            .arg(QString::fromStdString(words.points.all()),
                                 QString::fromStdString(words.regions.all())));
    } catch (const core::Error& error) {
        words_->setText(QString::fromUtf8(error.what()));
    }
}

}  // namespace maskwright::app::gui

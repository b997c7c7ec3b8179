// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/versions_view.h"

#include "annotation/training/growth_chart.h"
#include "app/gui/lead/curve_view.h"
#include "app/gui/lead/tables.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

namespace maskwright::app::gui {

namespace store = annotation::store;
using nlohmann::json;

namespace {

std::optional<double> figure(const json& scores, const char* name) {
    return scores.is_object() && scores.contains(name) && scores[name].is_number()
               ? std::optional(scores[name].get<double>())
               : std::nullopt;
}

// A weight file names all options; these say something about one network alone.
constexpr std::array kOptionsOfNets{
    std::pair("hourglass", std::array{"stacks", "block", "maps", ""}),
    std::pair("bass", std::array{"bass_model", "combination", "", ""}),
    std::pair("eagrnet", std::array{"modules", "pooling", "edge", "reasoning"}),
};

std::string netOf(const json& options, const std::string& kind) {
    const std::string net = options.value("net", std::string());
    return !net.empty()          ? net
           : kind == "landmarks" ? "hourglass"
           : kind == "coarse"    ? "pspnet"
           : kind == "fine"      ? "bass"
                                 : "eagrnet";
}

// "hourglass lite, input_px 128, stacks 1"
QString inWords(const json& options, const std::string& kind) {
    if (!options.is_object()) {
        return {};
    }
    const std::string net = netOf(options, kind);
    QStringList words{QString::fromStdString(net + ' ' + options.value("preset", std::string())).trimmed()};
    const auto add = [&](const std::string& name) {
        if (!options.contains(name)) {
            return;
        }
        const json& value = options[name];
        const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        if (!text.empty() && value != 0) {  // 0 is what the preset says
            words.append(QString::fromStdString(name + ' ' + text));
        }
    };
    add("input_px");
    add("channels");
    for (const auto& [owner, names] : kOptionsOfNets) {
        if (net == owner) {
            std::ranges::for_each(names, add);
        }
    }
    return words.join(QStringLiteral(", "));
}

}  // namespace

VersionsView::VersionsView(QWidget* parent)
    : QWidget(parent),
      table_(makeTable(QStringLiteral("versions"), tr("Model versions"),
                       {tr("Version"), tr("Images"), tr("NME %"), tr("AUC %"), tr("Failures %"), tr("Drags"),
                        tr("F1 %"), tr("Made")})),
      details_(new QLabel),
      error_(new CurveView(tr("NME % on the test split"), CurveView::Over::Images)),
      area_(new CurveView(tr("AUC % on the test split"), CurveView::Over::Images)),
      compare_(new QPushButton(tr("Compare with what counts now"))),
      compareTwo_(new QPushButton(tr("Compare with …"))),
      promote_(new QPushButton(tr("Promote"))),
      rollBack_(new QPushButton(tr("Roll back"))),
      continue_(new QPushButton(tr("Continue training from it …"))),
      growth_(new QPushButton(tr("Save the growth curve …"))) {
    compare_->setObjectName(QStringLiteral("compare"));
    compareTwo_->setObjectName(QStringLiteral("compareTwo"));
    promote_->setObjectName(QStringLiteral("promote"));
    rollBack_->setObjectName(QStringLiteral("rollBack"));
    rollBack_->setToolTip(tr("The version that counted before counts again"));
    continue_->setObjectName(QStringLiteral("continueFrom"));
    growth_->setObjectName(QStringLiteral("growth"));
    growth_->setToolTip(tr("NME and AUC against the number of images, as PNG or CSV"));
    growth_->setEnabled(false);
    error_->setObjectName(QStringLiteral("growthError"));
    area_->setObjectName(QStringLiteral("growthArea"));
    details_->setObjectName(QStringLiteral("versionDetails"));
    details_->setWordWrap(true);
    details_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* first = new QHBoxLayout;
    for (QPushButton* one : {compare_, compareTwo_, promote_, rollBack_}) {
        first->addWidget(one);
    }
    first->addStretch();
    auto* second = new QHBoxLayout;
    second->addWidget(continue_);
    second->addWidget(growth_);
    second->addStretch();
    auto* growth = new QHBoxLayout;
    growth->addWidget(error_);
    growth->addWidget(area_);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(table_, 3);
    layout->addWidget(details_);
    layout->addLayout(first);
    layout->addLayout(second);
    layout->addLayout(growth, 2);
    connect(table_, &QTableWidget::itemSelectionChanged, this, &VersionsView::showChosen);
    connect(compare_, &QPushButton::clicked, this, [this] { Q_EMIT compareWanted({}, chosen()); });
    connect(compareTwo_, &QPushButton::clicked, this, [this] {
        QStringList others;
        for (const store::ModelVersionRecord& version : versions_) {
            const QString name = QString::fromStdString(version.name);
            if (version.kind == "landmarks" && name != chosen()) {
                others.prepend(name);
            }
        }
        others << QStringLiteral("shipped") << QStringLiteral("mean-shape");
        auto* dialog = new QInputDialog(this);
        dialog->setObjectName(QStringLiteral("otherVersionDialog"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setWindowTitle(tr("Compare two versions"));
        dialog->setLabelText(tr("%1 against:").arg(chosen()));
        dialog->setComboBoxItems(others);
        connect(dialog, &QInputDialog::textValueSelected, this,
                [this, after = chosen()](const QString& before) { Q_EMIT compareWanted(before, after); });
        dialog->open();
    });
    connect(promote_, &QPushButton::clicked, this, [this] { Q_EMIT promoteWanted(chosen()); });
    connect(rollBack_, &QPushButton::clicked, this, [this] {
        const QString name = chosen();
        Q_EMIT rollBackWanted(name.isEmpty() ? QStringLiteral("landmarks")
                                             : name.left(name.lastIndexOf(QLatin1Char('-'))));
    });
    connect(continue_, &QPushButton::clicked, this, [this] { Q_EMIT continueWanted(chosen()); });
    connect(growth_, &QPushButton::clicked, this, &VersionsView::growthWanted);
    showChosen();
}

QString VersionsView::chosen() const {
    return chosenData(*table_).toString();
}

void VersionsView::showState(const LoopView& view) {
    const auto isSame = [](const store::ModelVersionRecord& a, const store::ModelVersionRecord& b) {
        return a.name == b.name;
    };
    if (promoted_ == view.promoted && std::ranges::equal(versions_, view.versions, isSame)) {
        return;  // the choice of a row is not to be lost at every look
    }
    const QString before = chosen();
    versions_ = view.versions;
    promoted_ = view.promoted;
    {
        const QSignalBlocker quiet(table_);
        table_->setRowCount(0);
        for (auto version = versions_.rbegin(); version != versions_.rend(); ++version) {
            const auto promoted = promoted_.find(version->kind);
            const bool counts = promoted != promoted_.end() && promoted->second == version->name;
            const QString name = QString::fromStdString(version->name);
            const json scores = json::parse(version->scores, nullptr, /*allow_exceptions=*/false);
            addRow(
                *table_,
                {counts ? tr("%1  ★ promoted").arg(name) : name, QString::number(version->trainCount),
                 inNumbers(figure(scores, "nme_interocular")), inNumbers(figure(scores, "auc8_interocular")),
                 inNumbers(figure(scores, "fr8_interocular")), inNumbers(figure(scores, "drags_per_face"), 1),
                 inNumbers(figure(scores, "mean_f1")),
                 QString::fromStdString(version->created.substr(0, 16))
                     .replace(QLatin1Char('T'), QLatin1Char(' '))},
                name);
            if (name == before) {
                table_->selectRow(table_->rowCount() - 1);
            }
        }
        if (table_->currentRow() < 0 && table_->rowCount() > 0) {
            table_->selectRow(0);
        }
    }
    showChosen();
    showGrowth(view);
}

void VersionsView::showGrowth(const LoopView& view) {
    std::vector<std::pair<double, double>> error;
    std::vector<std::pair<double, double>> area;
    for (const annotation::training::VersionFigures& version : view.growth) {
        const auto images = static_cast<double>(version.samples);
        if (version.nme) {
            error.emplace_back(images, *version.nme);
        }
        if (version.auc) {
            area.emplace_back(images, *version.auc);
        }
    }
    growth_->setEnabled(!error.empty());
    error_->setPoints(annotation::training::meansOfEqualX(std::move(error)), std::nullopt);
    area_->setPoints(annotation::training::meansOfEqualX(std::move(area)), std::nullopt);
}

void VersionsView::showChosen() {
    const auto found = std::ranges::find(versions_, chosen().toStdString(), &store::ModelVersionRecord::name);
    const bool any = found != versions_.end();
    const bool points = any && found->kind == "landmarks";
    compare_->setEnabled(points);
    compareTwo_->setEnabled(points);
    continue_->setEnabled(any);
    const auto promoted = any ? promoted_.find(found->kind) : promoted_.end();
    promote_->setEnabled(any && (promoted == promoted_.end() || promoted->second != found->name));
    rollBack_->setEnabled(any ? promoted != promoted_.end() : !promoted_.empty());
    if (!any) {
        details_->setText(tr("No versions yet: a training makes the first one."));
        return;
    }
    details_->setText(
        tr("Trained on %1 images, validated with %2, starts from %3. %4. Data %5")
            .arg(found->trainCount)
            .arg(found->validationCount)
            .arg(found->parent.empty() ? tr("nothing") : QString::fromStdString(found->parent),
                 inWords(json::parse(found->network, nullptr, /*allow_exceptions=*/false), found->kind),
                 QString::fromStdString(found->dataHash.substr(0, 12))));
}

}  // namespace maskwright::app::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/evaluation_page.h"

#include "annotation/review/evaluation_files.h"

#include <array>
#include <cmath>

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace review = annotation::review;
using core::FaceClass;
using core::kClassCount;
using core::metrics::Tolerance;
using review::MapSource;

namespace {

constexpr std::size_t kWorstShown = 50;
constexpr int kMeanOfAll = -1;
// Choices that every project has; its parser versions follow.
constexpr int kFixedChoices = 4;
// A choice's kind of maps, and the parser version where it names one.
constexpr int kKindRole = Qt::UserRole;
constexpr int kVersionRole = Qt::UserRole + 1;

MapSource::Kind kindOf(const QComboBox& box) {
    return static_cast<MapSource::Kind>(box.currentData(kKindRole).toInt());
}

QString percent(const std::optional<double>& share, int decimals = 2) {
    return share ? QLocale().toString(100 * *share, 'f', decimals) : QStringLiteral("-");
}

QString classWords(std::size_t c) {
    return QString::fromStdString(core::Scheme::lapa().classes()[c].name);
}

QTableWidgetItem* cell(const QString& text) {
    auto* item = new QTableWidgetItem(text);
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

QTableWidget* makeTable(const char* name, const QString& accessibleName) {
    auto* table = new QTableWidget;
    table->setObjectName(QLatin1String(name));
    table->setAccessibleName(accessibleName);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionMode(QAbstractItemView::NoSelection);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table->horizontalHeader()->setMinimumSectionSize(44);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table->verticalHeader()->setMinimumSectionSize(20);
    return table;
}

}  // namespace

EvaluationPage::EvaluationPage(QWidget* parent)
    : Page(parent),
      compare_(new QPushButton(tr("Compare"))),
      write_(new QPushButton(tr("Tables and charts …"))),
      summary_(new QLabel),
      classes_(makeTable("evaluationClasses", tr("How well each class agrees"))),
      confusion_(makeTable("evaluationConfusion", tr("Where the pixels of each class went"))),
      worstOf_(new QComboBox),
      worst_(new QListWidget) {
    setObjectName(QStringLiteral("evaluationPage"));
    buildChoice(truth_, "evaluationTruth", tr("Label maps that count as right"));
    buildChoice(predicted_, "evaluationPredicted", tr("Label maps to judge"));
    predicted_.kind->setCurrentIndex(1);
    buildLayout();
    connect(truth_.folder, &QPushButton::clicked, this, [this] { chooseTree(Side::Truth); });
    connect(predicted_.folder, &QPushButton::clicked, this, [this] { chooseTree(Side::Predicted); });
    for (QComboBox* kind : {truth_.kind, predicted_.kind}) {
        connect(kind, &QComboBox::currentIndexChanged, this, &EvaluationPage::updateChoices);
    }
    connect(compare_, &QPushButton::clicked, this, &EvaluationPage::compare);
    connect(write_, &QPushButton::clicked, this, &EvaluationPage::chooseOut);
    connect(worstOf_, &QComboBox::currentIndexChanged, this, &EvaluationPage::showWorst);
    connect(worst_, &QListWidget::itemClicked, this,
            [this](QListWidgetItem* item) { openWorst(worst_->row(item)); });
    connect(worst_, &QListWidget::itemActivated, this,
            [this](QListWidgetItem* item) { openWorst(worst_->row(item)); });
    updateChoices();
}

EvaluationPage::~EvaluationPage() = default;

void EvaluationPage::buildChoice(Choice& choice, const char* name, const QString& accessibleName) {
    choice.kind = new QComboBox;
    choice.kind->setObjectName(QLatin1String(name));
    choice.kind->setAccessibleName(accessibleName);
    const auto add = [&](const QString& text, MapSource::Kind kind) {
        choice.kind->addItem(text, static_cast<int>(kind));
    };
    add(tr("Accepted label maps"), MapSource::Kind::Accepted);
    add(tr("Automatic label maps"), MapSource::Kind::Automatic);
    add(tr("Parser network"), MapSource::Kind::Parser);
    add(tr("A folder (LaPa tree)"), MapSource::Kind::Tree);
    choice.folder = new QPushButton(tr("Choose …"));
    choice.folder->setObjectName(QLatin1String(name) + QStringLiteral("Folder"));
}

void EvaluationPage::buildLayout() {
    summary_->setObjectName(QStringLiteral("evaluationSummary"));
    summary_->setWordWrap(true);
    summary_->setText(
        tr("Choose two kinds of label maps of this project, and compare them. Nothing is changed."));
    compare_->setObjectName(QStringLiteral("evaluationCompare"));
    write_->setObjectName(QStringLiteral("evaluationWrite"));
    worstOf_->setObjectName(QStringLiteral("evaluationWorstOf"));
    worstOf_->setAccessibleName(tr("By which class the worst images are listed"));
    worstOf_->addItem(tr("Worst by mean F1"), kMeanOfAll);
    for (std::size_t c = 1; c < kClassCount; ++c) {
        worstOf_->addItem(tr("Worst by %1").arg(classWords(c)), static_cast<int>(c));
    }
    worst_->setObjectName(QStringLiteral("evaluationWorst"));
    worst_->setAccessibleName(tr("Worst images; Enter opens one"));

    auto* choices = new QHBoxLayout;
    choices->setContentsMargins(8, 8, 8, 8);
    choices->setSpacing(6);
    choices->addWidget(new QLabel(tr("Right:")));
    choices->addWidget(truth_.kind);
    choices->addWidget(truth_.folder);
    choices->addSpacing(10);
    choices->addWidget(new QLabel(tr("To judge:")));
    choices->addWidget(predicted_.kind);
    choices->addWidget(predicted_.folder);
    choices->addSpacing(10);
    choices->addWidget(compare_);
    choices->addStretch(1);
    choices->addWidget(write_);

    auto* tables = new QSplitter(Qt::Vertical);
    tables->addWidget(classes_);
    tables->addWidget(confusion_);
    auto* side = new QWidget;
    auto* sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(8, 0, 0, 0);
    sideLayout->addWidget(worstOf_);
    sideLayout->addWidget(worst_, 1);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(tables);
    split->addWidget(side);
    split->setStretchFactor(0, 1);
    split->setSizes({900, 260});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(choices);
    auto* below = new QVBoxLayout;
    below->setContentsMargins(10, 0, 8, 8);
    below->addWidget(summary_);
    below->addWidget(split, 1);
    layout->addLayout(below, 1);
}

void EvaluationPage::setWorkbench(Workbench* workbench) {
    workbench_ = workbench;
    if (workbench == nullptr) {
        updateChoices();
        return;  // the desk stays until the workbench and its task are gone
    }
    desk_ = std::make_unique<EvaluationDesk>(*workbench);
    connect(desk_.get(), &EvaluationDesk::compared, this, &EvaluationPage::showResult);
    classes_->setRowCount(0);
    confusion_->setRowCount(0);
    worst_->clear();
    offerVersions();
    updateChoices();
}

void EvaluationPage::offerVersions() {
    for (QComboBox* box : {truth_.kind, predicted_.kind}) {
        while (box->count() > kFixedChoices) {
            box->removeItem(kFixedChoices);
        }
        try {
            const annotation::store::ProjectStore store(workbench_->context().folder);
            for (const auto& version : store.modelVersions()) {
                if (version.kind == "parser") {
                    const QString name = QString::fromStdString(version.name);
                    box->addItem(tr("Parser %1").arg(name), static_cast<int>(MapSource::Kind::Parser));
                    box->setItemData(box->count() - 1, name, kVersionRole);
                }
            }
        } catch (const core::Error& error) {
            Q_EMIT told(QString::fromUtf8(error.what()));
        }
    }
}

void EvaluationPage::enter() {
    if (workbench_ != nullptr) {
        offerVersions();
    }
    truth_.kind->setFocus();
}

void EvaluationPage::setTree(Side side, const std::filesystem::path& tree) {
    choiceOf(side).tree = tree;
    choiceOf(side).folder->setText(QString::fromStdString(tree.filename().string()));
    choiceOf(side).folder->setToolTip(QString::fromStdString(tree.string()));
    updateChoices();
}

void EvaluationPage::chooseTree(Side side) {
    auto* dialog = new QFileDialog(this, tr("The LaPa tree whose label maps are meant"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, side](const QString& folder) { setTree(side, folder.toStdString()); });
    dialog->open();
}

void EvaluationPage::updateChoices() {
    bool complete = workbench_ != nullptr;
    for (const Choice* choice : {&truth_, &predicted_}) {
        const bool tree = kindOf(*choice->kind) == MapSource::Kind::Tree;
        choice->folder->setVisible(tree);
        complete = complete && (!tree || !choice->tree.empty());
    }
    compare_->setEnabled(complete);
    write_->setEnabled(desk_ != nullptr && desk_->result() != nullptr);
}

void EvaluationPage::compare() {
    const auto chosen = [](const Choice& choice) {
        return EvaluationChoice{kindOf(*choice.kind),
                                choice.kind->currentData(kVersionRole).toString().toStdString(), choice.tree};
    };
    desk_->compare(chosen(truth_), chosen(predicted_));
}

QString EvaluationPage::title() const {
    return tr("%1 against %2").arg(predicted_.kind->currentText(), truth_.kind->currentText());
}

void EvaluationPage::showResult() {
    const review::ParsingEvaluation& result = *desk_->result();
    summary_->setText(tr("%1: %2 images, %3 without the other map. Mean F1 %4\u00A0%, mean IoU %5\u00A0%, "
                         "pixels %6\u00A0%.")
                          .arg(title())
                          .arg(result.images)
                          .arg(result.missing.size())
                          .arg(percent(result.confusion.meanF1()), percent(result.confusion.meanIou()),
                               percent(result.confusion.pixelAccuracy())));
    showClasses(result);
    showConfusion(result.confusion);
    showWorst();
    updateChoices();
}

void EvaluationPage::showClasses(const review::ParsingEvaluation& result) {
    classes_->setRowCount(static_cast<int>(kClassCount));
    const QStringList columns{tr("F1 %"),          tr("IoU %"), tr("Precision %"), tr("Recall %"),
                              tr("Border F 1 px"), tr("2 px"),  tr("3 px"),        tr("Border IoU")};
    classes_->setColumnCount(static_cast<int>(columns.size()));
    classes_->setHorizontalHeaderLabels(columns);
    for (std::size_t c = 0; c < kClassCount; ++c) {
        const auto value = static_cast<FaceClass>(c);
        const auto row = static_cast<int>(c);
        const auto boundary = [&](Tolerance tolerance) {
            return result.boundaries ? result.boundaries->f(value, tolerance) : std::nullopt;
        };
        classes_->setVerticalHeaderItem(row, new QTableWidgetItem(classWords(c)));
        const std::array shares{result.confusion.f1(value),
                                result.confusion.iou(value),
                                result.confusion.precision(value),
                                result.confusion.recall(value),
                                boundary(Tolerance::Px1),
                                boundary(Tolerance::Px2),
                                boundary(Tolerance::Px3),
                                result.boundaries ? result.boundaries->iou(value) : std::nullopt};
        for (std::size_t i = 0; i < shares.size(); ++i) {
            classes_->setItem(row, static_cast<int>(i), cell(percent(shares[i])));
        }
    }
}

void EvaluationPage::showConfusion(const core::metrics::ConfusionMatrix& confusion) {
    confusion_->setRowCount(static_cast<int>(kClassCount));
    confusion_->setColumnCount(static_cast<int>(kClassCount));
    for (std::size_t truth = 0; truth < kClassCount; ++truth) {
        const auto row = static_cast<int>(truth);
        const QString name = QString::fromStdString(core::Scheme::lapa().classes()[truth].shortName);
        confusion_->setVerticalHeaderItem(row, new QTableWidgetItem(classWords(truth)));
        auto* head = new QTableWidgetItem(name);
        head->setToolTip(classWords(truth));
        confusion_->setHorizontalHeaderItem(row, head);
        std::int64_t all = confusion.unlabelled(static_cast<FaceClass>(truth));
        for (std::size_t c = 0; c < kClassCount; ++c) {
            all += confusion.count(static_cast<FaceClass>(truth), static_cast<FaceClass>(c));
        }
        for (std::size_t c = 0; c < kClassCount; ++c) {
            const auto count = confusion.count(static_cast<FaceClass>(truth), static_cast<FaceClass>(c));
            const double share = all > 0 ? static_cast<double>(count) / static_cast<double>(all) : 0;
            auto* item = cell(count > 0 ? percent(share, 1) : QString());
            item->setToolTip(tr("%1 pixels of %2 are %3")
                                 .arg(QLocale().toString(static_cast<qlonglong>(count)), classWords(truth),
                                      classWords(c)));
            // Agreement green, confusion orange; the root lets small shares show, and text stays readable.
            QColor colour = truth == c ? QColor(0x2e, 0x9e, 0x4f) : QColor(0xe0, 0x7b, 0x00);
            colour.setAlphaF(static_cast<float>(0.55 * std::sqrt(share)));
            item->setBackground(colour);
            confusion_->setItem(row, static_cast<int>(c), item);
        }
    }
}

void EvaluationPage::showWorst() {
    worst_->clear();
    if (desk_ == nullptr || desk_->result() == nullptr) {
        return;
    }
    const int chosen = worstOf_->currentData().toInt();
    const auto value = chosen == kMeanOfAll ? std::nullopt : std::optional(static_cast<FaceClass>(chosen));
    for (const review::ImageScore* score : review::worstImages(*desk_->result(), value, kWorstShown)) {
        const auto f1 = value ? score->confusion.f1(*value) : score->confusion.meanF1();
        auto* item = new QListWidgetItem(
            tr("%1\u00A0%  %2").arg(percent(f1, 1), QString::fromStdString(score->name)), worst_);
        item->setData(Qt::UserRole, QString::fromStdString(score->name));
    }
}

void EvaluationPage::openWorst(int row) {
    if (workbench_ == nullptr || worst_->item(row) == nullptr) {
        return;
    }
    try {
        const annotation::store::ProjectStore store(workbench_->context().folder);
        if (const auto image =
                store.imageNamed(worst_->item(row)->data(Qt::UserRole).toString().toStdString())) {
            Q_EMIT imageWanted(*image, {});
        }
    } catch (const core::Error& error) {
        Q_EMIT told(QString::fromUtf8(error.what()));
    }
}

void EvaluationPage::chooseOut() {
    auto* dialog = new QFileDialog(this, tr("A folder for the tables and charts"));
    dialog->setObjectName(QStringLiteral("evaluationOutDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& folder) { writeTo(folder.toStdString()); });
    dialog->open();
}

void EvaluationPage::writeTo(const std::filesystem::path& folder) {
    try {
        const auto written =
            review::writeEvaluation(*desk_->result(), folder,
                                    predicted_.kind->currentText().toLower().toStdString() + " against " +
                                        truth_.kind->currentText().toLower().toStdString());
        Q_EMIT told(tr("%1 tables and charts written to %2")
                        .arg(written.size())
                        .arg(QString::fromStdString(folder.string())));
    } catch (const core::Error& error) {
        Q_EMIT told(QString::fromUtf8(error.what()));
    }
}

}  // namespace maskwright::app::gui

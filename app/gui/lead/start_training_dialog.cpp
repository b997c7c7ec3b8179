// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/start_training_dialog.h"

#include "app/gui/window/form_parts.h"

#include <algorithm>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace training = annotation::training;

namespace {

// Choices of what to start from that are no version.
const QString kUsual = QStringLiteral("usual");
const QString kNothing = QStringLiteral("nothing");
constexpr int kMostEpochs = 10'000;

QString kindOf(const std::string& version) {
    return QString::fromStdString(version.substr(0, version.find_last_of('-')));
}

}  // namespace

StartTrainingDialog::StartTrainingDialog(TrainingDesk& desk, const std::string& startFrom, QWidget* parent)
    : QDialog(parent),
      desk_(desk),
      kind_(new QComboBox),
      from_(new QComboBox),
      epochs_(new QSpinBox),
      options_(new QLineEdit),
      words_(new QLabel) {
    setObjectName(QStringLiteral("startTrainingDialog"));
    setWindowTitle(tr("Start a training"));
    kind_->setObjectName(QStringLiteral("trainingKind"));
    kind_->addItem(tr("points (landmarks)"), QStringLiteral("landmarks"));
    kind_->addItem(tr("where heads are (coarse)"), QStringLiteral("coarse"));
    kind_->addItem(tr("hair and skin (fine)"), QStringLiteral("fine"));
    kind_->addItem(tr("all eleven classes (parser)"), QStringLiteral("parser"));
    from_->setObjectName(QStringLiteral("trainingFrom"));
    epochs_->setObjectName(QStringLiteral("trainingEpochs"));
    epochs_->setRange(0, kMostEpochs);
    epochs_->setSpecialValueText(tr("as many as fit"));
    options_->setObjectName(QStringLiteral("trainingOptions"));
    options_->setPlaceholderText(tr("as is usual"));
    options_->setToolTip(
        tr("Words of maskwright-train, such as --rate 0.0002 --batch 8; its --help lists all"));
    words_->setObjectName(QStringLiteral("trainingWords"));
    words_->setWordWrap(true);
    words_->setMinimumHeight(6 * fontMetrics().height());
    words_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    words_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* form = new QFormLayout;
    form->addRow(tr("&Train"), kind_);
    form->addRow(tr("&Start from"), from_);
    form->addRow(tr("&Epochs"), epochs_);
    form->addRow(tr("Further &options"), options_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    start_ = buttons->addButton(tr("Start"), QDialogButtonBox::AcceptRole);
    start_->setObjectName(QStringLiteral("startNow"));
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(words_);
    layout->addStretch();
    layout->addWidget(buttons);
    tabThrough(*options_, *buttons);
    if (!startFrom.empty()) {
        kind_->setCurrentIndex(std::max(0, kind_->findData(kindOf(startFrom))));
    }
    offerStarts(startFrom);
    connect(kind_, &QComboBox::currentIndexChanged, this, [this] {
        offerStarts({});
        ask();
    });
    connect(from_, &QComboBox::currentIndexChanged, this, &StartTrainingDialog::ask);
    connect(epochs_, &QSpinBox::valueChanged, this, &StartTrainingDialog::ask);
    connect(options_, &QLineEdit::textChanged, this, &StartTrainingDialog::ask);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(start_, &QPushButton::clicked, this, [this] {
        desk_.start(request());
        accept();
    });
    connect(&desk_, &TrainingDesk::estimated, this, [this](const training::RunEstimate& estimate) {
        QString text =
            tr("%1 accepted images to train on, %2 to validate with. %3 epochs, about %4%5.")
                .arg(estimate.trained)
                .arg(estimate.validated)
                .arg(estimate.epochs)
                .arg(QString::fromStdString(training::durationInWords(estimate.seconds)),
                     estimate.speedMeasured ? tr(", as fast as the last one") : tr(" on two idle cores"));
        for (const std::string& note : estimate.notes) {
            text += QStringLiteral("\n· ") + QString::fromStdString(note);
        }
        text += tr("\nYou can go on annotating, and close the window meanwhile.");
        words_->setText(text);
        start_->setEnabled(true);
    });
    connect(&desk_, &TrainingDesk::refused, this, [this](const QString& message) {
        words_->setText(message);
        start_->setEnabled(false);
    });
    resize(520, 320);
    ask();
}

void StartTrainingDialog::offerStarts(const std::string& wanted) {
    const QSignalBlocker quiet(from_);
    const std::string kind = kind_->currentData().toString().toStdString();
    from_->clear();
    const LoopView* view = desk_.view();
    const auto promoted = view != nullptr ? view->promoted.find(kind) : decltype(view->promoted.find(kind)){};
    const bool hasPromoted = view != nullptr && promoted != view->promoted.end();
    from_->addItem(hasPromoted           ? tr("%1 (promoted)").arg(QString::fromStdString(promoted->second))
                   : desk_.shipped(kind) ? tr("the installed weights")
                                         : tr("nothing (no weights are installed)"),
                   kUsual);
    from_->addItem(tr("nothing"), kNothing);
    if (view != nullptr) {
        for (auto version = view->versions.rbegin(); version != view->versions.rend(); ++version) {
            if (version->kind == kind) {
                from_->addItem(QString::fromStdString(version->name), QString::fromStdString(version->name));
            }
        }
    }
    if (const int index = from_->findData(QString::fromStdString(wanted)); index >= 0 && !wanted.empty()) {
        from_->setCurrentIndex(index);
    }
}

training::TrainRequest StartTrainingDialog::request() const {
    training::TrainRequest request;
    request.kind = training::sampleKindNamed(kind_->currentData().toString().toStdString());
    const QString from = from_->currentData().toString();
    if (from == kNothing) {
        request.start = training::StartFrom::Nothing;
    } else if (from != kUsual) {
        request.start = training::StartFrom::Version;
        request.version = from.toStdString();
    }
    if (epochs_->value() > 0) {
        request.words = {"--epochs", std::to_string(epochs_->value())};
    }
    for (const QString& word : QProcess::splitCommand(options_->text())) {
        request.words.push_back(word.toStdString());
    }
    return request;
}

void StartTrainingDialog::ask() {
    start_->setEnabled(false);
    words_->setText(tr("Counting …"));
    desk_.estimate(request());
}

}  // namespace maskwright::app::gui

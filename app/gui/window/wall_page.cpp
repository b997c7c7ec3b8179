// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/wall_page.h"

#include "app/gui/window/icons.h"
#include "app/gui/window/user_settings.h"
#include "app/gui/window/wall_grid.h"

#include <utility>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace store = annotation::store;

namespace {

// Typing is followed by the list once it pauses.
constexpr int kTypingPauseMs = 150;
constexpr int kLookForChangesMs = 1000;
constexpr int kAnySplit = -1;

template <typename Value>
void add(QComboBox* box, const QString& text, Value value) {
    box->addItem(text, static_cast<int>(value));
}

QComboBox* makeCombo(const char* name, const QString& accessibleName) {
    auto* box = new QComboBox;
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(accessibleName);
    box->setToolTip(accessibleName);
    return box;
}

}  // namespace

WallPage::WallPage(QWidget* parent)
    : Page(parent),
      grid_(new WallGrid),
      search_(new QLineEdit),
      state_(makeCombo("wallState", tr("Which label maps are shown"))),
      split_(makeCombo("wallSplit", tr("Of which split"))),
      order_(makeCombo("wallOrder", tr("Order of the wall"))),
      flagged_(new QCheckBox(tr("Flagged only"))),
      mode_(makeCombo("wallMode", tr("How label maps are shown (M)"))),
      size_(new QSlider(Qt::Horizontal)),
      found_(new QLabel),
      words_(new QLabel),
      take_(new QPushButton(themedIcon(QStringLiteral("accept")), tr("Take (T)"))),
      refuse_(new QPushButton(tr("Refuse (R)"))) {
    setObjectName(QStringLiteral("wallPage"));
    buildLayout();
    connectFilters();
    connect(grid_, &WallGrid::currentChanged, this, &WallPage::showCurrent);
    connect(grid_, &WallGrid::opened, this, &WallPage::openCurrent);
    connect(&changes_, &QTimer::timeout, this, [this] {
        if (isVisible()) {
            desk_->images().lookForChanges();
        }
    });
}

WallPage::~WallPage() {
    setWorkbench(nullptr);
}

void WallPage::buildLayout() {
    search_->setObjectName(QStringLiteral("wallSearch"));
    search_->setAccessibleName(tr("Search for a name"));
    search_->setPlaceholderText(tr("Search for a name"));
    search_->setClearButtonEnabled(true);
    search_->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    search_->setMaximumWidth(220);
    add(state_, tr("To review"), store::StateFilter::ToReview);
    add(state_, tr("Accepted"), store::StateFilter::MapAccepted);
    add(state_, tr("Accepted, would change"), store::StateFilter::Proposed);
    add(state_, tr("To look at again"), store::StateFilter::LookAgain);
    add(state_, tr("Without label map"), store::StateFilter::NotParsed);
    add(state_, tr("All images"), store::StateFilter::All);
    add(order_, tr("Most suspicious first"), store::SortOrder::MostSuspicious);
    add(order_, tr("Least certain points first"), store::SortOrder::WorstFirst);
    add(order_, tr("By name"), store::SortOrder::Name);
    add(order_, tr("As added"), store::SortOrder::Imported);
    split_->addItem(tr("All splits"), kAnySplit);
    add(split_, tr("Train"), store::Split::Train);
    add(split_, tr("Validation"), store::Split::Validation);
    add(split_, tr("Test"), store::Split::Test);
    add(split_, tr("No split"), store::Split::None);
    flagged_->setObjectName(QStringLiteral("wallFlagged"));
    add(mode_, tr("Overlay"), WallMode::Overlay);
    add(mode_, tr("Outline"), WallMode::Outline);
    add(mode_, tr("Map alone"), WallMode::MapAlone);
    add(mode_, tr("Photo"), WallMode::Photo);
    size_->setObjectName(QStringLiteral("wallSize"));
    size_->setAccessibleName(tr("Size of the pictures"));
    size_->setToolTip(tr("Size of the pictures"));
    size_->setRange(WallGrid::kLeastCellPx, WallGrid::kMostCellPx);
    size_->setValue(grid_->cellPx());
    size_->setFixedWidth(110);
    found_->setObjectName(QStringLiteral("wallFound"));
    found_->setForegroundRole(QPalette::PlaceholderText);
    words_->setObjectName(QStringLiteral("wallWords"));
    words_->setWordWrap(true);
    words_->setMinimumHeight(2 * fontMetrics().height());
    words_->setAlignment(Qt::AlignLeft | Qt::AlignTop);

    auto* filters = new QHBoxLayout;
    filters->setContentsMargins(8, 8, 8, 8);
    filters->setSpacing(6);
    filters->addWidget(search_, 1);
    for (QWidget* widget : std::initializer_list<QWidget*>{state_, split_, flagged_, order_}) {
        filters->addWidget(widget);
    }
    filters->addStretch(1);
    filters->addWidget(found_);
    filters->addWidget(mode_);
    filters->addWidget(size_);

    auto* accept = new QPushButton(themedIcon(QStringLiteral("accept")), tr("Accept (Space)"));
    accept->setObjectName(QStringLiteral("wallAccept"));
    auto* flag = new QPushButton(tr("Flag (F)"));
    flag->setObjectName(QStringLiteral("wallFlag"));
    auto* open = new QPushButton(tr("Open (Enter)"));
    open->setObjectName(QStringLiteral("wallOpen"));
    auto* next = new QPushButton(themedIcon(QStringLiteral("next")), tr("Next page (Page Down)"));
    next->setObjectName(QStringLiteral("wallNextPage"));
    connect(accept, &QPushButton::clicked, this, &WallPage::acceptCurrent);
    take_->setObjectName(QStringLiteral("wallTake"));
    take_->setToolTip(tr("The proposed map becomes the accepted one; hold O to see it"));
    refuse_->setObjectName(QStringLiteral("wallRefuse"));
    refuse_->setToolTip(tr("The accepted map stays, and the same is not proposed again"));
    connect(take_, &QPushButton::clicked, this, [this] { answerProposal(WallDesk::Answer::Take); });
    connect(refuse_, &QPushButton::clicked, this, [this] { answerProposal(WallDesk::Answer::Refuse); });
    connect(flag, &QPushButton::clicked, this, &WallPage::toggleFlag);
    connect(open, &QPushButton::clicked, this, &WallPage::openCurrent);
    connect(next, &QPushButton::clicked, this, [this] { grid_->turnPage(1); });
    auto* bottom = new QHBoxLayout;
    bottom->setContentsMargins(10, 6, 8, 6);
    bottom->addWidget(words_, 1);
    bottom->addSpacing(8);
    for (QPushButton* button : {take_, refuse_, accept, flag, open, next}) {
        bottom->addWidget(button);
        button->setFocusPolicy(Qt::TabFocus);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(filters);
    layout->addWidget(grid_, 1);
    layout->addLayout(bottom);
}

void WallPage::connectFilters() {
    typing_.setSingleShot(true);
    typing_.setInterval(kTypingPauseMs);
    connect(&typing_, &QTimer::timeout, this, &WallPage::applyFilters);
    connect(search_, &QLineEdit::textChanged, &typing_, qOverload<>(&QTimer::start));
    for (QComboBox* box : {state_, split_, order_}) {
        connect(box, &QComboBox::activated, this, &WallPage::applyFilters);
    }
    connect(flagged_, &QCheckBox::toggled, this, &WallPage::applyFilters);
    connect(mode_, &QComboBox::currentIndexChanged, this, [this] {
        if (desk_ != nullptr) {
            desk_->thumbnails().setMode(static_cast<WallMode>(mode_->currentData().toInt()));
            grid_->reloadPictures();
        }
    });
    connect(size_, &QSlider::valueChanged, grid_, &WallGrid::setCellPx);
}

void WallPage::setWorkbench(Workbench* workbench) {
    changes_.stop();
    grid_->setContent(nullptr, nullptr);
    desk_.reset();
    workbench_ = workbench;
    if (workbench == nullptr) {
        return;
    }
    desk_ = std::make_unique<WallDesk>(workbench->context().folder);
    desk_->thumbnails().setMode(static_cast<WallMode>(mode_->currentData().toInt()));
    grid_->setContent(&desk_->images(), &desk_->thumbnails());
    connect(desk_.get(), &WallDesk::failed, this, &Page::told);
    connect(desk_.get(), &WallDesk::questioned, this, &WallPage::ask);
    connect(desk_.get(), &WallDesk::agreed, this, [this](store::ImageId image) {
        question_.reset();
        if (const store::ImageRow* row = current(); row != nullptr && row->id == image) {
            grid_->setCurrent(grid_->current() + 1);
        }
    });
    // Back to what was agreed to too early, unless the person has gone on further by now.
    connect(desk_.get(), &WallDesk::refused, this, [this](store::ImageId image) {
        if (const int row = desk_->images().rowOf(image); row >= 0 && grid_->current() == row + 1) {
            grid_->setCurrent(row);
        }
    });
    connect(desk_.get(), &WallDesk::unjudgedFound, this, [this] {
        if (isVisible() && !workbench_->tasks().busy()) {
            reviewing_ = true;
            workbench_->review();
        }
    });
    connect(&desk_->images(), &ImageListModel::ready, this, [this] {
        const int images = desk_->images().rowCount();
        found_->setText(images == 1 ? tr("1 image") : tr("%1 images").arg(QLocale().toString(images)));
    });
    connect(&workbench->tasks(), &TaskRunner::finished, desk_.get(), [this] {
        // What the judging has left out is not tried again and again.
        const bool judged = std::exchange(reviewing_, false);
        if (isVisible()) {
            desk_->images().reload();
            if (!judged) {
                desk_->lookForUnjudged();
            }
        }
    });
    connect(&workbench->tasks(), &TaskRunner::cancelled, desk_.get(), [this] { reviewing_ = false; });
    connect(&workbench->tasks(), &TaskRunner::failed, desk_.get(), [this] { reviewing_ = false; });
}

void WallPage::enter() {
    grid_->setFocus();
    if (desk_ != nullptr) {
        changes_.start(kLookForChangesMs);
        applyFilters();
        desk_->lookForUnjudged();
    }
}

void WallPage::applyFilters() {
    if (desk_ == nullptr) {
        return;
    }
    store::ImageQuery query;
    query.state = static_cast<store::StateFilter>(state_->currentData().toInt());
    query.order = static_cast<store::SortOrder>(order_->currentData().toInt());
    // Where something is proposed, most suspicious is what would change most.
    const bool proposed = query.state == store::StateFilter::Proposed;
    order_->setItemText(order_->findData(static_cast<int>(store::SortOrder::MostSuspicious)),
                        proposed ? tr("Most changed first") : tr("Most suspicious first"));
    if (proposed && query.order == store::SortOrder::MostSuspicious) {
        query.order = store::SortOrder::WorstFirst;
    }
    if (flagged_->isChecked()) {
        query.mark = store::Mark::Flagged;
    }
    query.nameContains = search_->text().trimmed().toStdString();
    if (const int split = split_->currentData().toInt(); split != kAnySplit) {
        query.split = static_cast<store::Split>(split);
    }
    desk_->images().setQuery(query);
}

const store::ImageRow* WallPage::current() const {
    return desk_ != nullptr ? desk_->images().rowAt(grid_->current()) : nullptr;
}

void WallPage::showCurrent() {
    const store::ImageRow* row = current();
    if (question_ && (row == nullptr || row->id != question_->image)) {
        question_.reset();
        if (desk_ != nullptr) {
            desk_->forgetQuestion();
        }
    }
    if (desk_ != nullptr) {
        desk_->lookAhead(grid_->current());
    }
    const bool isProposed = row != nullptr && row->proposalPixels > 0;
    take_->setVisible(isProposed);
    refuse_->setVisible(isProposed);
    if (row == nullptr) {
        words_->clear();
        return;
    }
    QString text = tr("%1: %2").arg(QString::fromStdString(row->name), stateText(stateOf(*row)));
    if (row->mark != store::Mark::None) {
        text += QStringLiteral(", ") + markText(row->mark);
    }
    if (isProposed) {
        text += tr("; %1 by newer points or models (hold O to see it)").arg(proposalWords(*row));
    }
    if (row->suspicion) {
        text += tr(". Suspicion %1").arg(QLocale().toString(*row->suspicion, 'f', 1));
        const QStringList doubts = doubtWords(*row);
        text += doubts.isEmpty() ? tr(": nothing to doubt")
                                 : QStringLiteral(": ") + doubts.join(QStringLiteral("; "));
    } else if (row->labelMap) {
        text += tr(". Not judged yet");
    }
    if (question_) {
        text = tr("%1: %2 Enter shows the place.")
                   .arg(QString::fromStdString(row->name), MapQuestion::words(question_->finding));
    }
    words_->setText(text);
    grid_->setAccessibleDescription(text);
}

void WallPage::acceptCurrent() {
    if (const store::ImageRow* row = current(); row != nullptr && workbench_ != nullptr) {
        desk_->accept(*row, workbench_->context().author);
    }
}

void WallPage::takeBackCurrent() {
    if (const store::ImageRow* row = current(); row != nullptr && workbench_ != nullptr) {
        withdrawQuestion();
        desk_->takeBack(*row, workbench_->context().author);
    }
}

void WallPage::ask(store::ImageId image, const core::checks::MapFinding& finding) {
    if (const store::ImageRow* row = current(); row != nullptr && row->id == image) {
        question_ = Question{image, finding};
        showCurrent();
    }
}

void WallPage::answerProposal(WallDesk::Answer answer) {
    if (const store::ImageRow* row = current(); row != nullptr && workbench_ != nullptr) {
        desk_->answerProposal(*row, answer, workbench_->context().author);
        grid_->setCurrent(grid_->current() + 1);
    }
}

// Whoever does something else with the map has not said yes once more.
void WallPage::withdrawQuestion() {
    question_.reset();
    desk_->forgetQuestion();
    showCurrent();
}

void WallPage::toggleFlag() {
    if (const store::ImageRow* row = current()) {
        withdrawQuestion();
        const bool flagged = row->mark == store::Mark::Flagged;
        desk_->setMark(row->id, flagged ? store::Mark::None : store::Mark::Flagged,
                       workbench_->context().author);
    }
}

void WallPage::openCurrent() {
    if (const auto image = desk_ != nullptr ? desk_->images().imageAt(grid_->current()) : std::nullopt) {
        Q_EMIT imageWanted(*image, question_ ? question_->finding.place : core::PixelRect{});
    }
}

void WallPage::nextMode() {
    mode_->setCurrentIndex((mode_->currentIndex() + 1) % mode_->count());
}

void WallPage::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Space:
            if (event->modifiers().testFlag(Qt::ShiftModifier)) {
                takeBackCurrent();
            } else {
                acceptCurrent();
            }
            break;
        case Qt::Key_F:
            toggleFlag();
            break;
        case Qt::Key_M:
            nextMode();
            break;
        case Qt::Key_T:
            answerProposal(WallDesk::Answer::Take);
            break;
        case Qt::Key_R:
            answerProposal(WallDesk::Answer::Refuse);
            break;
        case Qt::Key_O:
            grid_->showMap(WallMap::Proposed);
            break;
        case Qt::Key_Plus:
            size_->setValue(size_->value() + size_->pageStep());
            break;
        case Qt::Key_Minus:
            size_->setValue(size_->value() - size_->pageStep());
            break;
        default:
            Page::keyPressEvent(event);
            return;
    }
    event->accept();
}

void WallPage::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_O && !event->isAutoRepeat()) {
        grid_->showMap(WallMap::Current);
        event->accept();
        return;
    }
    Page::keyReleaseEvent(event);
}

void WallPage::hideEvent(QHideEvent* event) {
    grid_->showMap(WallMap::Current);  // the key may come up elsewhere
    Page::hideEvent(event);
}

}  // namespace maskwright::app::gui

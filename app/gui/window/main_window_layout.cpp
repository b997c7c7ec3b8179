// SPDX-License-Identifier: GPL-3.0-or-later
// What the window consists of; which action calls what stands in main_window_actions.cpp.
#include "app/gui/canvas/box_tool.h"
#include "app/gui/lead/lead_page.h"
#include "app/gui/window/evaluation_page.h"
#include "app/gui/window/face_panel.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/icons.h"
#include "app/gui/window/image_panel.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/map_findings_panel.h"
#include "app/gui/window/page_switch.h"
#include "app/gui/window/paint_panel.h"
#include "app/gui/window/save_label.h"
#include "app/gui/window/start_page.h"
#include "app/gui/window/task_bar.h"
#include "app/gui/window/wall_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QSplitter>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace {

// Scrolls up and down alone, and is never narrower than what it holds. Keys come to it while there is
// something to scroll.
class SideScroll final : public QScrollArea {
  public:
    SideScroll() {
        setAccessibleName(MainWindow::tr("About this face"));
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setViewportMargins(kFocusPx, kFocusPx, kFocusPx, kFocusPx);
        setFocusPolicy(Qt::NoFocus);
        connect(verticalScrollBar(), &QScrollBar::rangeChanged, this,
                [this](int /*least*/, int most) { setFocusPolicy(most > 0 ? Qt::TabFocus : Qt::NoFocus); });
    }
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == widget() && event->type() == QEvent::LayoutRequest) {
            setMinimumWidth(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width() +
                            2 * kFocusPx);
        }
        return QScrollArea::eventFilter(watched, event);
    }

  private:
    static constexpr int kFocusPx = 2;  // for the line that shows the focus
};

}  // namespace

void MainWindow::buildLayout() {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(programIcon());
    setAcceptDrops(true);
    actions_ = makeActions(*this, *menuBar());

    startPage_ = new StartPage;
    imagePanel_ = new ImagePanel;
    faceView_ = new FaceView;
    facePanel_ = new FacePanel;
    paintPanel_ = new PaintPanel(faceView_->paintSettings());
    findingsPanel_ = new MapFindingsPanel;
    auto* panels = new QWidget;
    auto* panelLayout = new QVBoxLayout(panels);
    panelLayout->setContentsMargins(0, 0, 0, 0);
    panelLayout->setSpacing(0);
    panelLayout->addWidget(paintPanel_);
    panelLayout->addWidget(findingsPanel_);
    panelLayout->addWidget(facePanel_, 1);
    auto* side = new SideScroll;
    side->setWidget(panels);
    side->setWidgetResizable(true);
    workPage_ = new QSplitter(Qt::Horizontal);
    workPage_->setHandleWidth(1);
    workPage_->addWidget(imagePanel_);
    workPage_->addWidget(faceView_);
    workPage_->addWidget(side);
    workPage_->setStretchFactor(1, 1);
    workPage_->setSizes({270, 780, 230});
    pages_ = new PageSwitch;
    pages_->addStartPage(startPage_);
    pages_->addPage(workPage_, actions_.at(ActionId::PageFaces));
    addReviewPages();
    addLeadPage();
    taskBar_ = new TaskBar;
    taskBar_->watch(setup_);

    auto* centre = new QWidget;
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(pages_, 1);
    layout->addWidget(taskBar_);
    setCentralWidget(centre);
    buildToolBar();
    buildStatusBar();
    connect(pages_, &PageSwitch::currentChanged, this, &MainWindow::showPage);
}

void MainWindow::addReviewPages() {
    wallPage_ = new WallPage;
    evaluationPage_ = new EvaluationPage;
    pages_->addPage(wallPage_, actions_.at(ActionId::PageWall));
    pages_->addPage(evaluationPage_, actions_.at(ActionId::PageEvaluation));
    for (Page* page : std::initializer_list<Page*>{wallPage_, evaluationPage_}) {
        connect(page, &Page::told, this, [this](const QString& message) { taskBar_->tell(message); });
        connect(page, &Page::imageWanted, this, &MainWindow::openAt);
    }
}

void MainWindow::addLeadPage() {
    leadPage_ = new LeadPage;
    pages_->addPage(leadPage_, actions_.at(ActionId::PageLead));
    connect(leadPage_, &Page::told, this, [this](const QString& message) { taskBar_->tell(message); });
    connect(leadPage_, &LeadPage::dueChanged, this, [this](const QString& words) {
        loopButton_->setText(words);
        loopButton_->setVisible(!words.isEmpty());
    });
    connect(leadPage_, &LeadPage::promotedChanged, this, [this] {
        showModels();
        workbench_->placeAhead();
    });
}

void MainWindow::buildToolBar() {
    auto* bar = addToolBar(tr("Tools"));
    faceTools_ = bar;
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setIconSize({20, 20});
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    const auto add = [&](ActionId id, Qt::ToolButtonStyle style) {
        bar->addAction(actions_.at(id));
        if (auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(actions_.at(id)))) {
            button->setToolButtonStyle(style);
            button->setFocusPolicy(Qt::TabFocus);
        }
    };
    for (const ActionId id : {ActionId::Previous, ActionId::Next}) {
        add(id, Qt::ToolButtonIconOnly);
    }
    add(ActionId::Accept, Qt::ToolButtonTextBesideIcon);
    bar->addSeparator();
    for (const ActionId id : {ActionId::Undo, ActionId::Redo}) {
        add(id, Qt::ToolButtonIconOnly);
    }
    bar->addSeparator();
    for (const ActionId id : {ActionId::FitFace, ActionId::ActualSize}) {
        add(id, Qt::ToolButtonIconOnly);
    }
    bar->addSeparator();
    for (const ActionId id : {ActionId::ShowPoints, ActionId::ShowCurves, ActionId::ShowMap}) {
        add(id, Qt::ToolButtonIconOnly);
    }
    opacity_ = new QSlider(Qt::Horizontal);
    opacity_->setObjectName(QStringLiteral("opacity"));
    opacity_->setAccessibleName(tr("Opacity of the label map"));
    opacity_->setToolTip(tr("Opacity of the label map"));
    opacity_->setRange(5, 100);
    opacity_->setFixedWidth(110);
    opacity_->setFocusPolicy(Qt::TabFocus);
    bar->addWidget(opacity_);
    auto* space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    for (const ActionId id : {ActionId::Place, ActionId::Parse, ActionId::Export}) {
        add(id, Qt::ToolButtonTextBesideIcon);
    }
}

void MainWindow::buildStatusBar() {
    pointerLabel_ = new QLabel;
    pointerLabel_->setObjectName(QStringLiteral("pointerText"));
    pointerLabel_->setContentsMargins(8, 0, 0, 0);
    zoomLabel_ = new QLabel;
    zoomLabel_->setObjectName(QStringLiteral("zoom"));
    modelButton_ = new QPushButton;
    modelButton_->setObjectName(QStringLiteral("models"));
    modelButton_->setFlat(true);
    modelButton_->setFocusPolicy(Qt::TabFocus);
    loopButton_ = new QPushButton;
    loopButton_->setObjectName(QStringLiteral("loopButton"));
    loopButton_->setToolTip(tr("Trainings and model versions"));
    loopButton_->setFlat(true);
    loopButton_->setFocusPolicy(Qt::TabFocus);
    loopButton_->hide();
    connect(loopButton_, &QPushButton::clicked, actions_.at(ActionId::PageLead), &QAction::trigger);
    saveLabel_ = new SaveLabel;
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(pointerLabel_, 1);
    // What always stands there gives way to a message that needs its room.
    auto* standing = new QWidget;
    auto* beside = new QHBoxLayout(standing);
    beside->setContentsMargins({});
    beside->addWidget(loopButton_);
    beside->addWidget(modelButton_);
    statusBar()->addPermanentWidget(standing);
    statusBar()->addPermanentWidget(zoomLabel_);
    statusBar()->addPermanentWidget(saveLabel_);
    connect(statusBar(), &QStatusBar::messageChanged, this, [this, standing](const QString& message) {
        constexpr int kAroundPx = 40;
        const int taken =
            standing->sizeHint().width() + zoomLabel_->width() + saveLabel_->width() + kAroundPx;
        standing->setVisible(statusBar()->fontMetrics().horizontalAdvance(message) + taken <= width());
    });
}

void MainWindow::connectFaceView() {
    connect(faceView_, &FaceView::spaceTapped, this, [this](Qt::KeyboardModifiers modifiers) {
        if (workbench_ == nullptr) {
            return;
        }
        if (modifiers.testFlag(Qt::ShiftModifier)) {
            workbench_->step(Workbench::Step::Previous);
        } else {
            workbench_->acceptAndNext();
        }
    });
    connect(faceView_, &FaceView::boxDrawn, this, [this](const core::Box& box) {
        if (workbench_ != nullptr) {
            workbench_->faceDesk().placeInBox(box);
        }
    });
    connect(&faceView_->boxTool(), &BoxTool::activeChanged, actions_.at(ActionId::DrawBox),
            &QAction::setChecked);
    connect(&faceView_->boxTool(), &BoxTool::activeChanged, this, [this](bool active) {
        statusBar()->showMessage(
            active ? tr("Draw a box around the face, from brows to chin and from ear to ear. Esc: do not.")
                   : QString());
    });
    connect(faceView_, &FaceView::overlayShownChanged, actions_.at(ActionId::ShowMap), &QAction::setChecked);
    connect(faceView_, &FaceView::pointerText, pointerLabel_, &QLabel::setText);
    connect(&faceView_->canvas(), &Canvas::viewChanged, this, [this] {
        zoomLabel_->setText(tr("%1 %").arg(faceView_->canvas().zoom() * 100, 0, 'f',
                                           faceView_->canvas().zoom() < 0.1 ? 1 : 0));
    });
}

}  // namespace maskwright::app::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/paint_panel.h"

#include <algorithm>
#include <vector>

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace {

using core::FaceClass;

constexpr int kToolColumns = 3;

QIcon swatch(const core::Rgb8& colour, double ratio) {
    QPixmap pixmap(QSize(14, 14) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(QColor(colour.r, colour.g, colour.b));
    painter.setPen(QColor(0, 0, 0, 90));
    painter.drawRoundedRect(QRectF(0.5, 0.5, 13, 13), 3, 3);
    return pixmap;
}

// As the keys stand, then what has no key.
std::vector<FaceClass> classesByKey() {
    std::vector<FaceClass> order;
    for (int key = 1; key <= 10; ++key) {
        order.push_back(*classOfDigit(key % 10));
    }
    for (std::size_t i = 0; i < core::kClassCount; ++i) {
        const auto value = static_cast<FaceClass>(i);
        if (std::ranges::find(order, value) == order.end()) {
            order.push_back(value);
        }
    }
    return order;
}

}  // namespace

PaintPanel::PaintPanel(PaintSettings& settings, QWidget* parent)
    : QWidget(parent),
      settings_(settings),
      tools_(new QButtonGroup(this)),
      classes_(new QButtonGroup(this)),
      radius_(new QDoubleSpinBox),
      reach_(new QDoubleSpinBox),
      coloursDecide_(new QCheckBox(tr("Colours decide the class"))),
      take_(new QPushButton),
      colours_(new QComboBox) {
    setObjectName(QStringLiteral("paintPanel"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 0);
    layout->setSpacing(5);
    buildTools();
    buildClasses();
    connect(&settings_, &PaintSettings::changed, this, &PaintPanel::showSettings);
    showSettings();
}

void PaintPanel::buildTools() {
    auto* row = new QGridLayout;
    row->setSpacing(3);
    struct Tool {
        PaintMode mode;
        const char* name;
        QString text;
        QString tip;
    };
    const std::vector<Tool> all{
        {PaintMode::None, "paintNone", tr("Points"), tr("Drag points and curves; the map follows (Esc)")},
        {PaintMode::Brush, "paintBrush", tr("Brush"), tr("Paint the class (B); Shift: a straight line")},
        {PaintMode::Eraser, "paintEraser", tr("Eraser"), tr("Back to the automatic map (E)")},
        {PaintMode::Smart, "paintSmart", tr("Smart"),
         tr("A rough stroke cuts the class along the edges of the photo (T)")},
        {PaintMode::Outline, "paintOutline", tr("Outline"),
         tr("Draw where the class should end: both sides follow, as far as the circle reaches (R); "
            "Alt: the border beyond its ends as well")},
        {PaintMode::Fill, "paintFill", tr("Fill"), tr("Fill an area of one class (F)")},
        {PaintMode::Lasso, "paintLasso", tr("Lasso"),
         tr("Draw around an area, or click the corners of a polygon; Enter closes it (L)")}};
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto* button = new QToolButton;
        button->setObjectName(QString::fromUtf8(all[i].name));
        button->setText(all[i].text);
        button->setToolTip(all[i].tip);
        button->setAccessibleName(all[i].text);
        button->setAccessibleDescription(all[i].tip);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        tools_->addButton(button, static_cast<int>(all[i].mode));
        row->addWidget(button, static_cast<int>(i) / kToolColumns, static_cast<int>(i) % kToolColumns);
    }
    connect(tools_, &QButtonGroup::idClicked, this,
            [this](int mode) { settings_.setMode(static_cast<PaintMode>(mode)); });
    radius_->setObjectName(QStringLiteral("brushRadius"));
    radius_->setRange(kLeastBrushPx, kLargestBrushPx);
    radius_->setDecimals(1);
    radius_->setSuffix(tr(" px"));
    radius_->setAccessibleName(tr("Radius of the brush in pixels of the photo"));
    radius_->setToolTip(tr("Radius of the brush ([ and ], or Ctrl and the wheel)"));
    connect(radius_, &QDoubleSpinBox::valueChanged, &settings_, &PaintSettings::setRadiusPx);
    reach_->setObjectName(QStringLiteral("smartReach"));
    reach_->setRange(1, kFarthestReach);
    reach_->setDecimals(1);
    reach_->setSingleStep(0.5);
    reach_->setSuffix(tr(" radii"));
    reach_->setAccessibleName(tr("How far a smart stroke reaches, in radii"));
    reach_->setToolTip(tr("How far from its path a smart stroke may change the map"));
    connect(reach_, &QDoubleSpinBox::valueChanged, &settings_, &PaintSettings::setReach);
    coloursDecide_->setObjectName(QStringLiteral("coloursDecide"));
    coloursDecide_->setToolTip(tr("A smart stroke tells hair, skin and background apart by itself"));
    connect(coloursDecide_, &QCheckBox::toggled, &settings_, &PaintSettings::setColoursDecide);
    auto* size = new QGridLayout;
    size->addWidget(new QLabel(tr("Radius")), 0, 0);
    size->addWidget(radius_, 0, 1);
    size->addWidget(new QLabel(tr("Reach")), 1, 0);
    size->addWidget(reach_, 1, 1);
    auto* box = static_cast<QVBoxLayout*>(layout());
    box->addLayout(row);
    box->addLayout(size);
    box->addWidget(coloursDecide_);
}

void PaintPanel::setLapaColours(bool lapa) {
    colours_->setCurrentIndex(lapa ? 1 : 0);
}

void PaintPanel::buildClasses() {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(1);
    int row = 0;
    auto* keyHead = new QLabel(tr("Key"));
    auto* lockHead = new QLabel(tr("Protect"));
    grid->addWidget(keyHead, row, 1);
    grid->addWidget(lockHead, row, 2);
    for (const FaceClass value : classesByKey()) {
        ++row;
        const core::ClassInfo& info = core::Scheme::lapa().classInfo(value);
        const QString name = QString::fromStdString(info.name);
        auto* button = new QRadioButton(name);
        button->setObjectName(QStringLiteral("class%1").arg(core::labelOf(value)));
        button->setIcon(swatch(info.displayColour, devicePixelRatioF()));
        button->setAccessibleName(tr("Paint %1").arg(name));
        classes_->addButton(button, core::labelOf(value));
        grid->addWidget(button, row, 0);
        const auto digit = digitOfClass(value);
        grid->addWidget(new QLabel(digit ? QString::number(*digit) : QString()), row, 1, Qt::AlignCenter);
        auto* lock = new QCheckBox;
        lock->setObjectName(QStringLiteral("lock%1").arg(core::labelOf(value)));
        lock->setAccessibleName(tr("Protect %1").arg(name));
        lock->setToolTip(tr("No stroke changes %1").arg(name));
        connect(lock, &QCheckBox::toggled, this, [this, value](bool on) { settings_.setLocked(value, on); });
        locks_[core::labelOf(value)] = lock;
        grid->addWidget(lock, row, 2, Qt::AlignCenter);
    }
    grid->setColumnStretch(0, 1);
    connect(classes_, &QButtonGroup::idClicked, this,
            [this](int value) { settings_.setValue(static_cast<FaceClass>(value)); });
    colours_->setObjectName(QStringLiteral("mapColours"));
    colours_->setAccessibleName(tr("Colours of the label map"));
    colours_->addItems({tr("Clear colours"), tr("LaPa's colours")});
    connect(colours_, &QComboBox::currentIndexChanged, this, [this](int index) {
        for (std::size_t i = 0; i < core::kClassCount; ++i) {
            const core::ClassInfo& info = core::Scheme::lapa().classes()[i];
            classes_->button(static_cast<int>(i))
                ->setIcon(swatch(index == 1 ? info.lapaColour : info.displayColour, devicePixelRatioF()));
        }
        Q_EMIT lapaColoursWanted(index == 1);
    });
    take_->setObjectName(QStringLiteral("takeClass"));
    take_->setToolTip(
        tr("Take the chosen class, or with the lasso the areas you draw around, from an earlier state "
           "or as another method finds it"));
    connect(take_, &QPushButton::clicked, this, &PaintPanel::takeWanted);
    auto* box = static_cast<QVBoxLayout*>(layout());
    box->addLayout(grid);
    box->addWidget(take_);
    box->addWidget(colours_);
}

void PaintPanel::showSettings() {
    tools_->button(static_cast<int>(settings_.mode()))->setChecked(true);
    classes_->button(core::labelOf(settings_.value()))->setChecked(true);
    const QSignalBlocker radius(radius_);
    radius_->setValue(settings_.radiusPx());
    const QSignalBlocker reach(reach_);
    reach_->setValue(settings_.reach());
    coloursDecide_->setChecked(settings_.coloursDecide());
    take_->setText(settings_.mode() == PaintMode::Lasso ? tr("Lasso takes areas from ...")
                                                        : tr("Take the class from ..."));
    for (std::size_t i = 0; i < locks_.size(); ++i) {
        locks_[i]->setChecked(settings_.locked().test(i));
    }
}

}  // namespace maskwright::app::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/image_list_model.h"
#include "app/gui/model/thumbnail_cache.h"

#include <optional>

#include <QAbstractScrollArea>
#include <QPointer>
#include <QTimer>

namespace maskwright::app::gui {

// Faces with their label maps in rows and columns, as many as a project has: only the cells in sight are
// drawn, and scrolling draws only what comes into sight. Each cell says in words why its map is doubted. One
// cell is the current one.
class WallGrid : public QAbstractScrollArea {
    Q_OBJECT
  public:
    static constexpr int kLeastCellPx = 64;
    static constexpr int kMostCellPx = 280;

    explicit WallGrid(QWidget* parent = nullptr);

    // Both, or none; they must outlive their use here.
    void setContent(ImageListModel* images, ThumbnailCache* thumbnails);
    void setCellPx(int width);
    // The pictures show something else now.
    void reloadPictures();
    // Which map is shown of images that have both.
    void showMap(WallMap which);
    [[nodiscard]] WallMap shownMap() const { return shownMap_; }
    [[nodiscard]] int cellPx() const { return cellPx_; }

    // -1: none.
    [[nodiscard]] int current() const { return current_; }
    // Brings the row into sight. Out of range: nothing happens.
    void setCurrent(int row);
    // By rows of cells in sight.
    void turnPage(int pages);
    [[nodiscard]] int columns() const;
    [[nodiscard]] int rowsInSight() const;
    // Where a cell is, in the viewport.
    [[nodiscard]] QRect cellRect(int row) const;
    // What one can see without scrolling is drawn, pictures and words.
    [[nodiscard]] bool complete() const;

  Q_SIGNALS:
    void currentChanged(int row);
    // A person wants to work on it.
    void opened(int row);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    // The rows of the list that a rectangle of the viewport touches, first and behind the last.
    [[nodiscard]] std::pair<int, int> rowsIn(const QRect& rect) const;
    [[nodiscard]] int rowAt(const QPoint& place) const;
    [[nodiscard]] int rowCount() const { return images_ != nullptr ? images_->rowCount() : 0; }
    [[nodiscard]] int cellHeight() const;
    [[nodiscard]] int textLines() const;
    void layOut();
    void wantPictures();
    void paintCell(QPainter& painter, int row);
    void updateRows(int first, int last);
    void bringIntoSight(int row);

    QPointer<ImageListModel> images_;
    QPointer<ThumbnailCache> thumbnails_;
    int cellPx_ = 180;
    int current_ = -1;
    bool chosen_ = false;                                  // by a person
    std::optional<annotation::store::ImageId> keptImage_;  // chosen, while the list is read anew
    WallMap shownMap_ = WallMap::Current;
    QTimer wanting_;  // many rows are read at once, and what is wanted is asked for once
};

// What a pending proposal would do to an accepted map; empty: there is none.
[[nodiscard]] QString proposalWords(const annotation::store::ImageRow& row);
// Why a label map is doubted, the heaviest first; empty if nobody has judged it or nothing is.
[[nodiscard]] QStringList doubtWords(const annotation::store::ImageRow& row);

}  // namespace maskwright::app::gui

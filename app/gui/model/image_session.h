// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/face_data.h"
#include "core/fitting/face_fit.h"
#include "core/painting/mended_map.h"

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <QObject>
#include <QTimer>
#include <QUndoStack>

namespace maskwright::app::gui {

// The face being worked on: its points, their fits and label map, and the history of edits. The one door
// through which points change. Tools change points in two steps: preview() as often as the mouse moves, then
// commit() once, which is one step of undo and one save. Window's thread.
class ImageSession : public QObject {
    Q_OBJECT
  public:
    explicit ImageSession(FaceData data, QObject* parent = nullptr);
    ~ImageSession() override;

    [[nodiscard]] const FaceData& data() const { return data_; }
    [[nodiscard]] annotation::store::ImageId image() const { return data_.record.id; }
    [[nodiscard]] const std::optional<core::Landmarks>& landmarks() const { return landmarks_; }
    // Null without points.
    [[nodiscard]] const core::fitting::FaceFit* fit() const;
    // What is shown: the map that follows the points, or the accepted one until the points change. Null:
    // there is none.
    [[nodiscard]] const core::LabelMap* labelMap() const;
    // The shown map is what the points would make of an accepted map, which itself stays as it is.
    [[nodiscard]] bool showsProposal() const;
    [[nodiscard]] QUndoStack& undoStack() { return undoStack_; }

    // Requires points. Shows these instead of the committed ones.
    void preview(const core::Landmarks& landmarks);
    [[nodiscard]] bool previewing() const { return previewing_ || gesture_.has_value(); }
    // Makes what is previewed an edit: name as undo shows it ("Move chin"), tool as the revision names it
    // ("drag"). Previews that changed nothing leave no trace.
    void commit(const QString& name, const QString& tool);
    void cancelPreview();
    // When curves and label map follow an edit of a face: at once, or, of a face that is about to be left, a
    // moment later if it is still shown then. Until then fit() and labelMap() are those before the edit.
    enum class Follow { AtOnce, Later };
    // Both at once, also for the first points of a face.
    void edit(const core::Landmarks& landmarks, const QString& name, const QString& tool,
              Follow follow = Follow::AtOnce);
    // Versions are judged by this face, so its points stay as they are: an edit is refused() until a person
    // has said that it is meant.
    [[nodiscard]] bool locked() const { return data_.locked && !unlocked_; }
    void unlock();
    // Why a locked face is left as it is, for a person.
    [[nodiscard]] static QString lockedWords();

    // Painting: there is a map to paint on.
    [[nodiscard]] bool canPaint() const { return automaticMap() != nullptr; }
    // The map with a person's pixels; null until there are some.
    [[nodiscard]] const core::painting::MendedMap* mendedMap() const { return mended_.get(); }
    // Paints, as part of the gesture under way or as the beginning of one. Requires canPaint(). An accepted
    // map is reopened: it follows the points again, with the person's pixels over it.
    void paint(std::span<const core::painting::PaintedArea> areas, const core::painting::ClassSet& locked);
    // The same in place of all that the gesture has painted so far, whose areas the last call gave: only rows
    // in which they differ are touched. Requires areas as previewOutline() gives them.
    void repaint(std::vector<core::painting::PaintedArea> areas, const core::painting::ClassSet& locked);
    // Makes the gesture an edit, as commit() does; one that changed nothing leaves no trace.
    void commitPainting(const QString& name, const QString& tool);
    void cancelPainting();

    // What the points were when the store was last read; for deciding whether somebody else changed them.
    [[nodiscard]] std::optional<annotation::store::RevisionId> loadedRevision() const {
        return data_.landmarksRevision;
    }
    // A person has agreed to every point; an edit takes that back for the point it moves, and so for the
    // face.
    [[nodiscard]] bool accepted() const { return accepted_; }
    void setMapAccepted();
    void setFaces(const annotation::FaceList& faces);

    // Hands out what was drawn ahead, once.
    [[nodiscard]] DrawnAhead takeDrawnAhead() { return std::exchange(data_.drawn, {}); }

    // Lets go of photo and maps, keeping points and history, while another face is shown.
    void suspend();
    // The face is shown again. False, and nothing done, if the points in the store are not the ones this
    // session knows.
    [[nodiscard]] bool resume(FaceData&& data);

  Q_SIGNALS:
    // Points or curves in this area of the photo look different now.
    void pointsChanged(const maskwright::core::Box& area);
    // The map looks different inside these rectangles, at least one; a drag changes slivers all over a face.
    void mapChanged(const std::vector<maskwright::core::PixelRect>& pixels);
    // Another map is shown.
    void mapReplaced();
    void stateChanged();
    // A locked face was to be edited; nothing was done. As edit() would take it.
    void refused(const maskwright::core::Landmarks& wanted, const QString& name, const QString& tool);
    // An edit, an undo or a redo is complete and wants to be saved.
    void edited(const maskwright::core::Landmarks& landmarks, const QString& tool);
    // The same for a person's pixels.
    void pixelsEdited(const maskwright::annotation::ppa::MapCorrections& corrections, const QString& tool);

  private:
    class EditPoints;
    class EditPixels;
    // The fit looks at the photo that is shown.
    [[nodiscard]] core::fitting::FitOptions fitOptions() const;
    void show(const core::Landmarks& landmarks);
    // Curves and map follow what was put off.
    void catchUp();
    void finish(const core::Landmarks& landmarks, const QString& tool);
    void setAccepted(bool accepted);
    // What a person's pixels lie over; null: there is no map.
    [[nodiscard]] const core::LabelMap* automaticMap() const;
    void makeMendedMap(const core::painting::Corrections& corrections);
    void beginGesture();
    void finishPixels(const core::PixelRect& changed, const QString& tool);
    void forgetOldestPixels();

    FaceData data_;
    std::optional<core::Landmarks> landmarks_;  // shown
    std::optional<core::Landmarks> committed_;
    std::optional<core::fitting::FaceFit> ownFit_;  // where no live map holds one
    // What curves and map show, while they do not follow yet.
    std::optional<core::Landmarks> drawn_;
    Follow follow_ = Follow::AtOnce;  // of the edit under way
    QTimer later_;
    bool previewing_ = false;
    bool accepted_ = false;
    bool unlocked_ = false;
    bool showsStoredMap_ = false;
    std::unique_ptr<core::painting::MendedMap> mended_;
    std::optional<core::painting::PixelChange> gesture_;
    bool gestureReopened_ = false;                        // it began on the stored map
    std::vector<core::painting::PaintedArea> repainted_;  // what it shows, if repaint() made it
    core::painting::Corrections committedPixels_;
    std::deque<EditPixels*>
        pixelEdits_;  // those of the undo stack that still hold their change, oldest first
    QUndoStack undoStack_;
};

}  // namespace maskwright::app::gui

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/image_session.h"
#include "app/gui/model/point_selection.h"

#include <QObject>
#include <QPointer>

namespace maskwright::app::gui {

// How far a command reaches: the selected points (or the one under the mouse), their parts, or the face.
enum class EditScope { Points, Part, Face };

// What a person does to points by command rather than by hand: which points are meant, what the edit is
// called, and a word if there is nothing to do. Each command is one edit. The geometry stands in
// core/editing.
class PointEdits : public QObject {
    Q_OBJECT
  public:
    explicit PointEdits(PointSelection& selection, QObject* parent = nullptr);

    // The face that is edited from now on; null: none.
    void setSession(ImageSession* session) { session_ = session; }

    void selectPart();
    void selectAll();
    void closeMouth();
    // Makes the part, or its side, anew from the other side of the face.
    void mirror();
    // Takes what stands on image left for image right and the other way round. Points counts as Part.
    void swapSides(EditScope scope);
    // Occluded, or visible again if all of them are occluded.
    void toggleOccluded(EditScope scope);
    // Back to what a program proposed last.
    void reset(EditScope scope);
    void spaceEvenly();
    // Of the selection, about its middle. Clockwise.
    void turn(double degrees);
    void scale(double factor);
    // These points as they are in another state of the face, by name of where that comes from.
    void takeFrom(const core::Landmarks& other, EditScope scope, const QString& source, const QString& tool);

    // The points a command is about now; empty: nothing is selected and nothing under the mouse.
    [[nodiscard]] std::vector<std::size_t> pointsOf(EditScope scope) const;

  Q_SIGNALS:
    // Why nothing happened, for the person.
    void hint(const QString& text);

  private:
    [[nodiscard]] bool editable();
    // The same, but says so if there are none.
    [[nodiscard]] std::vector<std::size_t> wanted(EditScope scope);
    void apply(const core::Landmarks& landmarks, const QString& name, const QString& tool);

    PointSelection& selection_;
    QPointer<ImageSession> session_;
};

// "chin", "3 points", "image-left eye", "the face": what an edit of these points is called after.
[[nodiscard]] QString nameOfPoints(const std::vector<std::size_t>& points);

}  // namespace maskwright::app::gui

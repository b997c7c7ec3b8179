// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/open_mark.h"
#include "app/gui/model/workbench.h"
#include "app/gui/window/actions.h"

#include <filesystem>
#include <memory>

#include <QMainWindow>
#include <QTimer>

class QLabel;
class QPushButton;
class QSlider;
class QSplitter;
class QToolBar;

namespace maskwright::app::gui {

class EvaluationPage;
class FacePanel;
class FaceView;
class ImagePanel;
class LeadPage;
class PageSwitch;
class MapFindingsPanel;
class PaintPanel;
class SaveLabel;
class StartPage;
class TaskBar;
class WallPage;

// The window: list, canvas, face and the bars around them, bound to one open project or showing the start
// page.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    explicit MainWindow(Predictors predictors, QWidget* parent = nullptr);
    ~MainWindow() override;

    // A project, a folder of photos (its project is made or found beside it), or a photo (its folder). Tells
    // in the task bar what is wrong, if anything is.
    void openPath(const std::filesystem::path& path);
    void openLastProject();
    void openSample();
    // Null while the start page is shown.
    [[nodiscard]] Workbench* workbench() { return workbench_.get(); }
    [[nodiscard]] FaceView& faceView() { return *faceView_; }
    [[nodiscard]] WallPage& wallPage() { return *wallPage_; }
    [[nodiscard]] EvaluationPage& evaluationPage() { return *evaluationPage_; }
    [[nodiscard]] LeadPage& leadPage() { return *leadPage_; }
    [[nodiscard]] QAction& action(ActionId id) { return *actions_.at(id); }

  protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    static constexpr int kQuestionMs = 12'000;  // long enough to read a sentence and look at the face

    void buildLayout();
    void buildToolBar();
    void buildStatusBar();
    void connectActions();
    void connectPointActions();
    void connectFaceActions();
    void bindFaceWork();
    void showHistory();
    void askForModel();
    void connectFaceView();
    void addReviewPages();
    void addLeadPage();
    void bindMapChecks();
    void connectPainting();
    void useStage(Stage stage);
    void chooseClassSource();
    void bindWorkbench();

    enum class ProjectIs { New, Known };
    void openProject(const std::filesystem::path& project);
    void startFrom(const std::filesystem::path& photos, ProjectIs project);
    [[nodiscard]] bool closeProject();
    void askForAuthor();
    void chooseModels();
    void showModels();
    void showSession(ImageSession* session);
    void showPage(QWidget* page);
    // Opens the label map of the image, at this place unless it is empty.
    void openAt(annotation::store::ImageId image, const core::PixelRect& place);
    void showWantedPlace();
    void showCounts(const annotation::store::ProjectCounts& counts);
    void askAboutLockedFace(const core::Landmarks& wanted, const QString& name, const QString& tool);
    void askAboutConflict(annotation::store::ImageId image, const QString& message);
    void askAboutAcceptingAll();
    void askAboutClosing();
    void updateActions();
    void exportProject();
    void rememberPlace();

    Predictors predictors_;
    TaskRunner setup_;  // what comes before a project: the sample
    std::unique_ptr<Workbench> workbench_;
    std::unique_ptr<OpenMark> openMark_;  // of the open project
    std::map<ActionId, QAction*> actions_;
    PageSwitch* pages_;
    StartPage* startPage_;
    QSplitter* workPage_;
    ImagePanel* imagePanel_;
    FaceView* faceView_;
    WallPage* wallPage_;
    EvaluationPage* evaluationPage_;
    LeadPage* leadPage_;
    PaintPanel* paintPanel_;
    MapFindingsPanel* findingsPanel_;
    FacePanel* facePanel_;
    TaskBar* taskBar_;
    QToolBar* faceTools_;  // of the faces' page
    SaveLabel* saveLabel_;
    QLabel* pointerLabel_;
    QLabel* zoomLabel_;
    QPushButton* loopButton_;   // how far it is to the next training; shows the lead's page
    QPushButton* modelButton_;  // names what places points and finds regions
    QSlider* opacity_;
    bool closing_ = false;     // as soon as everything is saved
    bool losesEdits_ = false;  // because a person has said so
    // Where to look as soon as the image is shown.
    std::optional<std::pair<annotation::store::ImageId, core::PixelRect>> placeWanted_;
    QTimer remembering_;
    bool restoreView_ = false;  // at the first face of a project that is opened again
};

}  // namespace maskwright::app::gui

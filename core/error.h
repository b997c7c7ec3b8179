// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

// core/ is the face itself: scheme, landmarks, label map, geometry, fitting, fusion, metrics, and the
// interfaces of predictors. It knows no Qt, no Torch and no OpenCV (photos as files live in core/image).
namespace maskwright::core {

// Something of the world went wrong (a file, a person's input, a full disk). Thrown where most is known,
// caught at the border of a job: one image, one command, one action of the window. A batch reports it and
// goes on.
class Error : public std::runtime_error {
  public:
    // what: what happened, as the start of a sentence. subject: the file or image, may be empty.
    // remedy: what the person can do, one sentence, may be empty.
    explicit Error(std::string what, std::string subject = {}, std::string remedy = {});

    [[nodiscard]] const std::string& happened() const { return happened_; }
    [[nodiscard]] const std::string& subject() const { return subject_; }
    [[nodiscard]] const std::string& remedy() const { return remedy_; }

  private:
    std::string happened_;
    std::string subject_;
    std::string remedy_;
};

// A contract between our own parts was broken: a programming error. Never caught by a job.
class ContractViolation : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

// Throws ContractViolation with the message if the condition does not hold.
void expects(bool condition, std::string_view message);

}  // namespace maskwright::core

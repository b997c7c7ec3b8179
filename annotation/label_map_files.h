// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <functional>
#include <memory>

namespace maskwright::annotation::store {
class ObjectFolder;
}

// Label maps for workers, which must not touch the project: what a map is called is asked on the project's
// thread, its pixels are read and decoded on theirs.
namespace maskwright::annotation {

// May be called from any thread, also when project and files are gone. Throws Error if the map cannot be
// read.
using LabelMapReader = std::function<core::LabelMap()>;

class LabelMapFiles {
  public:
    explicit LabelMapFiles(const Project& project);

    // Requires a revision of a label map. Throws Error if what is stored of it is damaged.
    [[nodiscard]] LabelMapReader reader(const Project& project, store::RevisionId revision) const;

  private:
    std::shared_ptr<const store::ObjectFolder> objects_;  // shared with the readers
};

}  // namespace maskwright::annotation

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/records.h"

#include <QDataStream>

// Signals may carry the store's ids. Qt would stream any enum by its underlying type, but has no operator for
// std::int64_t where that is long; these say it by hand.
namespace maskwright::annotation::store {

inline QDataStream& operator<<(QDataStream& stream, ImageId id) {
    return stream << static_cast<qint64>(id);
}
inline QDataStream& operator>>(QDataStream& stream, ImageId& id) {
    qint64 value = 0;
    stream >> value;
    id = static_cast<ImageId>(value);
    return stream;
}

}  // namespace maskwright::annotation::store

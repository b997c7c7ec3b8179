// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/file_hash.h"

#include "core/error.h"

#include <cerrno>
#include <fstream>
#include <system_error>
#include <vector>

#include <QCryptographicHash>

namespace maskwright::annotation {

std::string sha256Of(std::span<const std::uint8_t> bytes) {
    const QByteArrayView view(bytes.data(), static_cast<qsizetype>(bytes.size()));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(view);
    return hash.result().toHex().toStdString();
}

std::string sha256OfFile(const std::filesystem::path& file) {
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    std::vector<char> piece(1 << 20);
    while (stream) {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        hash.addData(QByteArrayView(piece.data(), static_cast<qsizetype>(stream.gcount())));
    }
    if (!stream.eof()) {
        throw core::Error(
            "the file cannot be read (" + std::error_code(errno, std::generic_category()).message() + ")",
            file.string(), "Check that it is there and that you may read it.");
    }
    return hash.result().toHex().toStdString();
}

}  // namespace maskwright::annotation

// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/file_hash.h"

#include "core/error.h"

#include <array>
#include <cerrno>
#include <fstream>
#include <memory>
#include <new>
#include <openssl/evp.h>
#include <system_error>
#include <vector>

namespace maskwright::annotation {

namespace {

// OpenSSL uses what the processor has for it: several times the speed of a hash in plain code, which would be
// a third of an export's work.
class Sha256 {
  public:
    Sha256() {
        if (context_ == nullptr || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) {
            throw std::bad_alloc();
        }
    }

    void add(const void* bytes, std::size_t count) {
        core::expects(EVP_DigestUpdate(context_.get(), bytes, count) == 1, "SHA-256 went wrong");
    }

    [[nodiscard]] std::string hex() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned int length = 0;
        core::expects(EVP_DigestFinal_ex(context_.get(), digest.data(), &length) == 1, "SHA-256 went wrong");
        constexpr const char* kDigits = "0123456789abcdef";
        std::string text;
        for (unsigned int i = 0; i < length; ++i) {
            text += {kDigits[digest.at(i) >> 4U], kDigits[digest.at(i) & 15U]};
        }
        return text;
    }

  private:
    struct Free {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> context_{EVP_MD_CTX_new()};
};

}  // namespace

std::string sha256Of(std::span<const std::uint8_t> bytes) {
    Sha256 hash;
    hash.add(bytes.data(), bytes.size());
    return hash.hex();
}

std::string sha256OfFile(const std::filesystem::path& file) {
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    Sha256 hash;
    std::vector<char> piece(1 << 20);
    while (stream) {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        hash.add(piece.data(), static_cast<std::size_t>(stream.gcount()));
    }
    if (!stream.eof()) {
        throw core::Error(
            "the file cannot be read (" + std::error_code(errno, std::generic_category()).message() + ")",
            file.string(), "Check that it is there and that you may read it.");
    }
    return hash.hex();
}

}  // namespace maskwright::annotation

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

class QSqlDatabase;
class QSqlQuery;
class QVariant;

// The little of QtSql that the store needs, with errors thrown as core::Error. Internal to annotation/store.
namespace maskwright::annotation::store {

// One connection; belongs to the thread that made it. Needs a QCoreApplication, which finds the driver.
class Database {
  public:
    enum class Missing : std::uint8_t { Refuse, Create };

    // Opens the file and sets what every connection needs (see configure() in sqlite.h).
    explicit Database(const std::filesystem::path& file, Missing missing = Missing::Refuse);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    // One statement without results.
    void execute(const std::string& sql);
    // Transactions committed by this connection.
    [[nodiscard]] std::int64_t commits() const { return commits_; }

  private:
    friend class Statement;
    friend class Transaction;

    // A prepared query that no Statement uses: an idle one, or a new one.
    std::unique_ptr<QSqlQuery> take(const std::string& sql) const;
    void giveBack(const std::string& sql, std::unique_ptr<QSqlQuery> query) const;

    std::filesystem::path file_;
    std::unique_ptr<QSqlDatabase> connection_;
    // By their text. Preparing costs as much as running, and there are few different texts.
    mutable std::unordered_multimap<std::string, std::unique_ptr<QSqlQuery>> idle_;
    std::int64_t commits_ = 0;
};

// One prepared statement: bind the values in order, then run() or read the rows with next(). Binding again
// starts anew.
class Statement {
  public:
    Statement(const Database& database, const std::string& sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(std::int64_t value);
    Statement& bind(int value) { return bind(static_cast<std::int64_t>(value)); }
    Statement& bind(bool value) { return bind(static_cast<std::int64_t>(value)); }
    Statement& bind(double value);
    Statement& bind(const std::string& value);
    Statement& bind(const char*) = delete;
    Statement& bind(std::optional<std::int64_t> value);
    template <typename T>
    requires std::is_enum_v<T> Statement& bind(T value) { return bind(static_cast<std::int64_t>(value)); }

    // Executes a statement that gives no rows.
    void run();
    // The next row, executing at the first call; false after the last one.
    [[nodiscard]] bool next();

    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string text(int column) const;
    // Row id of the last row that run() has inserted.
    [[nodiscard]] std::int64_t insertedId() const { return insertedId_; }

  private:
    void execute();
    Statement& bindNext(const QVariant& value);

    const Database& database_;
    std::string sql_;
    std::unique_ptr<QSqlQuery> query_;
    std::int64_t insertedId_ = 0;
    int bound_ = 0;
    bool executed_ = false;
};

// A write transaction: takes the write lock at once, waits for another process's, and rolls back unless
// committed.
class Transaction {
  public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    // On the disk when this returns. Throws Error if it is not; nothing is written then.
    void commit();

  private:
    Database& database_;
    bool open_ = true;
};

// Now, in UTC, as ISO 8601 with milliseconds.
[[nodiscard]] std::string timeNow();

}  // namespace maskwright::annotation::store

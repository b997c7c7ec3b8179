// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/database.h"

#include "annotation/store/sqlite.h"
#include "core/error.h"

#include <atomic>
#include <system_error>

#include <QCoreApplication>
#include <QDateTime>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

namespace maskwright::annotation::store {

namespace {

[[noreturn]] void fail(const QSqlError& error, const std::filesystem::path& file) {
    bool isNumber = false;
    const int code = error.nativeErrorCode().toInt(&isNumber);
    const QString text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    throw databaseError(isNumber ? code : 0, text.toStdString(), file);
}

QString newConnectionName() {
    static std::atomic<std::uint64_t> count{0};
    return QStringLiteral("maskwright-%1").arg(++count);
}

}  // namespace

Database::Database(const std::filesystem::path& file, Missing missing) : file_(file) {
    core::expects(QCoreApplication::instance() != nullptr, "a project needs a QCoreApplication");
    std::error_code ignored;
    if (missing == Missing::Refuse && !std::filesystem::is_regular_file(file, ignored)) {
        throw core::Error(
            "there is no project here", file.parent_path().string(),
            "Choose the folder that holds project.db, or make a project with 'maskwright-cli init'.");
    }
    const QString name = newConnectionName();
    connection_ = std::make_unique<QSqlDatabase>(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name));
    connection_->setDatabaseName(QString::fromStdString(file.string()));
    connection_->setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(kBusyTimeoutMs));
    try {
        if (!connection_->open()) {
            fail(connection_->lastError(), file_);
        }
        configure(*this);
    } catch (...) {
        idle_.clear();
        connection_.reset();
        QSqlDatabase::removeDatabase(name);
        throw;
    }
}

Database::~Database() {
    const QString name = connection_->connectionName();
    idle_.clear();
    connection_.reset();
    QSqlDatabase::removeDatabase(name);
}

void Database::execute(const std::string& sql) {
    Statement(*this, sql).run();
}

std::unique_ptr<QSqlQuery> Database::take(const std::string& sql) const {
    if (const auto found = idle_.find(sql); found != idle_.end()) {
        auto query = std::move(found->second);
        idle_.erase(found);
        return query;
    }
    auto query = std::make_unique<QSqlQuery>(*connection_);
    query->setForwardOnly(true);  // rows are not kept: memory stays bounded
    if (!query->prepare(QString::fromStdString(sql))) {
        fail(query->lastError(), file_);
    }
    return query;
}

void Database::giveBack(const std::string& sql, std::unique_ptr<QSqlQuery> query) const {
    query->finish();
    idle_.emplace(sql, std::move(query));
}

Statement::Statement(const Database& database, const std::string& sql)
    : database_(database), sql_(sql), query_(database.take(sql)) {}

Statement::~Statement() {
    database_.giveBack(sql_, std::move(query_));
}

Statement& Statement::bindNext(const QVariant& value) {
    executed_ = false;
    query_->bindValue(bound_++, value);
    return *this;
}

Statement& Statement::bind(std::int64_t value) {
    return bindNext(QVariant::fromValue<qlonglong>(value));
}

Statement& Statement::bind(double value) {
    return bindNext(value);
}

Statement& Statement::bind(const std::string& value) {
    // An empty string, but not a null one: that would be NULL.
    const QString text = QString::fromStdString(value);
    return bindNext(text.isNull() ? QStringLiteral("") : text);
}

Statement& Statement::bind(std::optional<std::int64_t> value) {
    if (value) {
        return bind(*value);
    }
    return bindNext(QVariant(QMetaType(QMetaType::LongLong)));
}

void Statement::execute() {
    bound_ = 0;
    executed_ = true;
    if (!query_->exec()) {
        fail(query_->lastError(), database_.file_);
    }
}

void Statement::run() {
    execute();
    insertedId_ = query_->lastInsertId().toLongLong();
    query_->finish();
}

bool Statement::next() {
    if (!executed_) {
        execute();
    }
    if (query_->next()) {
        return true;
    }
    if (query_->lastError().isValid()) {
        fail(query_->lastError(), database_.file_);
    }
    query_->finish();
    return false;
}

bool Statement::isNull(int column) const {
    return query_->isNull(column);
}

std::int64_t Statement::integer(int column) const {
    return query_->value(column).toLongLong();
}

double Statement::real(int column) const {
    return query_->value(column).toDouble();
}

std::string Statement::text(int column) const {
    return query_->value(column).toString().toStdString();
}

Transaction::Transaction(Database& database) : database_(database) {
    database_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (open_) {
        // A failed statement may have rolled back already, so a refusal here means that there is nothing to
        // undo.
        QSqlQuery(*database_.connection_).exec(QStringLiteral("ROLLBACK"));
    }
}

void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
    ++database_.commits_;
}

std::string timeNow() {
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString();
}

}  // namespace maskwright::annotation::store

#pragma once

#include "platform/sql/db.h"

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace luotsi::sqlite {

// One connection to an SQLite file.
class Db : public sql::Db {
  public:
    enum class Mode { kWriter, kReader };
    Db(const std::string& path, Mode mode);
    ~Db() override;

    void Begin() override;
    void Commit() override;
    void Rollback() noexcept override;
    void Exec(const std::string& sql) override;

  protected:
    sql::Prepared& Find(std::string_view sql) override;

  private:
    class PreparedStatement;
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };

    struct Closer {
        void operator()(sqlite3* db) const { sqlite3_close(db); }
    };

    // First, so that it goes last: also when the constructor fails half way.
    std::unique_ptr<sqlite3, Closer> owner_;
    sqlite3* db_ = nullptr;
    std::string begin_;
    // The key is looked up for every statement of every row: hashed, not compared letter by letter.
    std::unordered_map<std::string, std::unique_ptr<PreparedStatement>, TextHash, std::equal_to<>>
        cache_;
};

}  // namespace luotsi::sqlite

#pragma once

#include "platform/postgres/settings.h"
#include "platform/sql/db.h"

#include <absl/time/time.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct pg_conn;
struct pg_result;

namespace luotsi::postgres {

// One connection to PostgreSQL, in libpq's pipeline mode: what gives no rows is queued and sent
// along with the next statement that does, or with the commit. Its errors come then, too.
class Connection : public sql::Db {
  public:
    enum class Mode { kWriter, kReader };
    // Connects; throws sql::Error.
    Connection(const Settings& settings, Mode mode);
    ~Connection() override;

    void Begin() override;
    void Commit() override;
    void Rollback() noexcept override;
    void Exec(const std::string& sql) override;

  protected:
    sql::Prepared& Find(std::string_view sql) override;

  private:
    class PreparedStatement;
    struct ResultDeleter {
        void operator()(pg_result* result) const;
    };
    struct ConnectionDeleter {
        void operator()(pg_conn* connection) const;
    };
    using Result = std::unique_ptr<pg_result, ResultDeleter>;
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };

    // Queues a statement without parameters and rows.
    void Queue(const char* sql);
    void CountQueued();
    // Waits for everything queued; answers the last statement's rows.
    Result Drain();
    // Sends the end of a reading transaction; nobody needs its answer, so nobody waits for it.
    void EndReading();
    // Takes in that answer, which has mostly come by now.
    void SettleReading();
    Result TakeResults();
    [[noreturn]] void Fail(const std::string& doing);
    void Check(int sent);

    // First, so that it goes last: also when the constructor fails half way.
    std::unique_ptr<pg_conn, ConnectionDeleter> owner_;
    pg_conn* connection_ = nullptr;
    Mode mode_;
    absl::Duration timeout_;
    int queued_ = 0;
    bool reading_ends_ = false;
    int named_ = 0;
    // Prepared since the last time that all went well: after a failure they are prepared anew.
    std::vector<PreparedStatement*> unconfirmed_;
    std::unordered_map<std::string, std::unique_ptr<PreparedStatement>, TextHash, std::equal_to<>>
        cache_;
};

}  // namespace luotsi::postgres

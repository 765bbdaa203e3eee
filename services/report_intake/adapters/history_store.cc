#include "report_intake/adapters/history_store.h"

#include "platform/codec/json_codec.h"
#include "report_intake/domain/prices.h"
#include "report_intake/domain/terms.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <variant>

namespace luotsi::report_intake {
namespace {

// A unit of a forecast defaults to none for the program of the version before, which goes on while
// the tables are made again for this one.
constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS service_months(
    contract BLOB NOT NULL,
    month TEXT NOT NULL,
    service_code TEXT NOT NULL,
    unit TEXT NOT NULL,
    contract_key TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    clients INTEGER,
    amount INTEGER,
    currency TEXT,
    production_method TEXT NOT NULL,
    PRIMARY KEY(contract, month, service_code, unit)
);
CREATE INDEX IF NOT EXISTS service_months_month ON service_months(month, service_code);
CREATE TABLE IF NOT EXISTS forecast_months(
    contract BLOB NOT NULL,
    made TEXT NOT NULL,
    month TEXT NOT NULL,
    service_code TEXT NOT NULL,
    unit TEXT NOT NULL DEFAULT '',
    contract_key TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY(contract, month, service_code, unit, made)
);
CREATE INDEX IF NOT EXISTS forecast_months_month ON forecast_months(month);
CREATE TABLE IF NOT EXISTS county_numbers(
    code TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY(code, valid_from)
);
)sql";

// How far back a month's past goes: what Foresee looks at, and a year for its own errors.
constexpr int kPastMonths = 48;

// A service in one month, all its lines together.
struct ServiceMonth {
    Quantity quantity;
    // The clients of a day come again on other days, so that its busiest day counts; within a day,
    // and where lines have none, they add up: each line is of other clients.
    std::optional<std::uint64_t> clients;
    std::map<CivilDate, std::uint64_t> clients_of_days;
    std::optional<Money> amount;
    bool priced = true;
};

void AddClients(ServiceMonth& sum, const ServiceActual& actual) {
    if (!actual.clients) return;
    if (actual.service_date) {
        sum.clients_of_days[*actual.service_date] += *actual.clients;
    } else {
        sum.clients = sum.clients.value_or(0) + *actual.clients;
    }
}

std::optional<std::uint64_t> ClientsOf(const ServiceMonth& sum) {
    if (sum.clients_of_days.empty()) return sum.clients;
    const auto busiest = std::ranges::max_element(sum.clients_of_days, {}, [](const auto& day) {
        return day.second;
    });
    return sum.clients.value_or(0) + busiest->second;
}

void AddAmount(ServiceMonth& sum, const std::optional<Money>& amount) {
    if (!amount) {
        sum.priced = false;
    } else if (!sum.amount) {
        sum.amount = amount;
    } else {
        sum.amount = Money::Plus(*sum.amount, *amount);
    }
    sum.priced = sum.priced && sum.amount.has_value();
}

using ByService = std::map<std::pair<std::string, std::string>, ServiceMonth>;

ByService SumUp(const MonthReport& report, const ContractTerms& terms) {
    ByService sums;
    for (const ReportLine& line : report.versions.back().content.lines) {
        if (!line.service) continue;
        const ServiceActual& actual = *line.service;
        ServiceMonth& sum = sums[{actual.service_code, actual.unit}];
        sum.quantity = Quantity::Plus(sum.quantity, actual.quantity).value_or(sum.quantity);
        AddClients(sum, actual);
        AddAmount(sum, AmountOf(terms, report.month, actual));
    }
    return sums;
}

// Indicators have no place in it.
bool HasPast(const ReportContent& content) {
    return !content.forecast.empty() ||
           std::ranges::any_of(content.lines, [](const ReportLine& line) {
               return line.service.has_value();
           });
}

// As noted when the report came; a report is never judged without terms.
std::optional<ContractTerms> TermsThen(sql::Db& db, const Uuid& contract) {
    sql::Statement row = db.Prepare("SELECT terms FROM contract_terms WHERE contract=?");
    row.Bind(contract);
    if (!row.Step()) return std::nullopt;
    std::optional<ContractTerms> terms = DecodeJson<ContractTerms>(row.View(0));
    if (!terms || terms->periods.empty()) return std::nullopt;
    return terms;
}

// All rows of a table in one statement, a few at a time so that few texts are prepared.
class Rows {
  public:
    Rows(sql::Db& db, std::string head, std::string row)
        : db_(db), head_(std::move(head)), row_(std::move(row)) {}

    template <class Items, class BindRow>
    void Insert(const Items& items, const BindRow& bind) {
        auto next = items.begin();
        for (std::size_t left = items.size(); left > 0;) {
            const std::size_t count = left >= kAtOnce ? kAtOnce : 1;
            std::string text = head_ + row_;
            for (std::size_t i = 1; i < count; ++i)
                text += ',' + row_;
            sql::Statement statement = db_.Prepare(text);
            for (std::size_t i = 0; i < count; ++i)
                bind(statement, *next++);
            statement.Run();
            left -= count;
        }
    }

  private:
    static constexpr std::size_t kAtOnce = 8;
    sql::Db& db_;
    std::string head_;
    std::string row_;
};

void StoreActuals(
    sql::Db& db, const MonthReport& report, const ContractTerms& terms, const std::string& month
) {
    const std::string method(EnumText(terms.On(report.month.LastDay()).production_method));
    Rows rows(
        db,
        "INSERT INTO service_months(contract,month,service_code,unit,contract_key,quantity,clients,"
        "amount,currency,production_method) VALUES",
        "(?,?,?,?,?,?,?,?,?,?)"
    );
    rows.Insert(SumUp(report, terms), [&](sql::Statement& row, const auto& one) {
        const auto& [service, sum] = one;
        row.BindAll(report.contract, month, service.first, service.second, report.contract_key);
        row.Bind(sum.quantity.micros());
        row.Bind(ClientsOf(sum));
        if (sum.priced) {
            row.BindAll(sum.amount->minor(), sum.amount->currency().ToText());
        } else {
            row.BindAll(std::nullopt, std::nullopt);
        }
        row.Bind(method);
    });
}

void StoreForecast(
    sql::Db& db, const MonthReport& report, const ContractTerms& terms, const std::string& made
) {
    // Of two lines of one month and service the later one counts.
    std::map<std::pair<Month, std::string>, Quantity> foreseen;
    for (const ForecastLine& line : report.versions.back().content.forecast)
        foreseen[{line.month, line.service_code}] = line.quantity;
    Rows rows(
        db,
        "INSERT INTO forecast_months(contract,made,month,service_code,unit,contract_key,quantity) "
        "VALUES",
        "(?,?,?,?,?,?,?)"
    );
    rows.Insert(foreseen, [&](sql::Statement& row, const auto& one) {
        const auto& [month, service] = one.first;
        row.BindAll(report.contract, made, month.ToText(), service);
        row.BindAll(UnitOf(terms, month, service), report.contract_key, one.second.micros());
    });
}

// Whose months are read: each company must have provided in them.
using Companies = std::vector<std::string>;

Companies WithScope(Companies companies, const ports::Scope& scope) {
    if (scope.limited()) companies.push_back(scope.provider());
    return companies;
}

// The condition that a column's month is one of the companies'; each is bound once.
std::string OfCompanies(
    const Companies& companies, const std::string& contract, const std::string& month
) {
    std::string sql;
    for (std::size_t i = 0; i < companies.size(); ++i) {
        sql += " AND EXISTS(SELECT 1 FROM provided_months p WHERE p.contract=" + contract +
               " AND p.provider=? AND p.first_month<=" + month + " AND " + month + "<p.end_month)";
    }
    return sql;
}

// Reads rows of one contract, by service and unit, into series.
void ReadSeries(
    sql::Db& db,
    const Uuid& contract,
    const Companies& companies,
    Month from,
    Month to,
    std::vector<ScoredSeries>& found
) {
    const std::size_t begin = found.size();
    sql::Statement months = db.Prepare(
        "SELECT service_code,unit,month,quantity FROM service_months s "
        "WHERE contract=? AND month>=? AND month<=?" +
        OfCompanies(companies, "s.contract", "s.month") + " ORDER BY service_code,unit,month"
    );
    months.BindAll(contract, from.ToText(), to.ToText());
    for (const std::string& company : companies)
        months.Bind(company);
    while (months.Step()) {
        const bool same = found.size() > begin && found.back().service_code == months.View(0) &&
                          found.back().unit == months.View(1);
        if (!same) {
            found.push_back(
                {.service_code = months.Text(0),
                 .unit = months.Text(1),
                 .actuals = {},
                 .forecasts = {}}
            );
        }
        found.back().actuals.push_back(
            {*Month::Parse(months.View(2)), Quantity::OfMicros(months.Int(3))}
        );
    }
    // A forecast is of who made it.
    sql::Statement forecasts = db.Prepare(
        "SELECT service_code,unit,made,month,quantity FROM forecast_months f "
        "WHERE contract=? AND month>=?" +
        OfCompanies(companies, "f.contract", "f.made") + " ORDER BY month,service_code,unit,made"
    );
    forecasts.BindAll(contract, from.ToText());
    for (const std::string& company : companies)
        forecasts.Bind(company);
    while (forecasts.Step()) {
        for (std::size_t i = begin; i < found.size(); ++i) {
            if (found[i].service_code != forecasts.View(0) || found[i].unit != forecasts.View(1))
                continue;
            found[i].forecasts.push_back(
                {*Month::Parse(forecasts.View(2)),
                 *Month::Parse(forecasts.View(3)),
                 Quantity::OfMicros(forecasts.Int(4))}
            );
        }
    }
}

// The series of a service and unit; rows come in their order.
ServiceSeries& SeriesOf(MonthHistory& history, std::string_view service, std::string_view unit) {
    const bool same = !history.services.empty() &&
                      history.services.back().service_code == service &&
                      history.services.back().unit == unit;
    if (!same) {
        history.services.push_back(
            {.service_code = std::string(service),
             .unit = std::string(unit),
             .actuals = {},
             .forecast = {}}
        );
    }
    return history.services.back();
}

// The first of the months without a break of whoever provides in the month, the same lead with the
// same members: a remark tells nobody what was reported or foreseen before it came. What lies
// between two times of a company is a break also where its rows are held back from the caller.
std::string FirstOfProvider(sql::Db& db, const Uuid& contract, Month month) {
    std::string lead;
    std::string members;
    std::string first;
    std::string end;
    sql::Statement rows = db.Prepare(
        "SELECT lead,members,first_month,end_month FROM provided_months WHERE contract=? AND "
        "provider=lead AND first_month<=? ORDER BY first_month"
    );
    rows.BindAll(contract, month.ToText());
    for (bool begun = false; rows.Step(); begun = true) {
        const bool goes_on =
            begun && rows.View(0) == lead && rows.View(1) == members && rows.View(2) == end;
        end = rows.Text(3);
        if (goes_on) continue;
        lead = rows.Text(0);
        members = rows.Text(1);
        first = rows.Text(2);
    }
    return first;
}

// The county's numbers in force on a day; of each the one that began last.
Oddness OddnessOn(sql::Db& db, CivilDate day) {
    Oddness oddness;
    sql::Statement rows = db.Prepare(
        "SELECT code,number FROM county_numbers WHERE valid_from<=? ORDER BY code,valid_from"
    );
    rows.Bind(day.ToText());
    while (rows.Step()) {
        if (const OddNumber* one = FindOddNumber(rows.View(0))) oddness.*one->member = rows.Int(1);
    }
    return oddness;
}

}  // namespace

journal::Schema HistorySchema() {
    return {
        .read_models = kTables,
        .tables = {"service_months", "forecast_months", "county_numbers"},
        .canonical =
            {
                "SELECT contract_key,month,service_code,unit,quantity,clients,amount,currency,"
                "production_method FROM service_months ORDER BY contract_key,month,service_code,"
                "unit",
                "SELECT contract_key,made,month,service_code,unit,quantity FROM forecast_months "
                "ORDER BY contract_key,made,month,service_code,unit",
                "SELECT code,valid_from,number FROM county_numbers ORDER BY code,valid_from",
            },
    };
}

// A later version replaces the whole month; nothing but a version changes the figures.
void ProjectHistory(sql::Db& db, const MonthReport& report, const ReportEvent& event) {
    const bool first = std::holds_alternative<ReportReceived>(event);
    if (!first && !std::holds_alternative<ReportCorrected>(event)) return;
    const std::string month = report.month.ToText();
    if (!first) {
        db.Prepare("DELETE FROM service_months WHERE contract=? AND month=?")
            .BindAll(report.contract, month)
            .Run();
        db.Prepare("DELETE FROM forecast_months WHERE contract=? AND made=?")
            .BindAll(report.contract, month)
            .Run();
    }
    if (!HasPast(report.versions.back().content)) return;
    const std::optional<ContractTerms> terms = TermsThen(db, report.contract);
    if (!terms) return;
    StoreActuals(db, report, *terms, month);
    StoreForecast(db, report, *terms, month);
}

void ProjectNumber(
    sql::Db& db, const ports::Held<CountyNumberBook>& after, const CountyNumberEvent& /*event*/
) {
    const CountyNumber& number = after.state;
    db.Prepare("DELETE FROM county_numbers WHERE code=?").Bind(number.code).Run();
    for (const NumberFrom& one : number.values) {
        db.Prepare("INSERT INTO county_numbers(code,valid_from,number) VALUES(?,?,?)")
            .BindAll(number.code, one.valid_from.ToText(), one.number)
            .Run();
    }
}

absl::StatusOr<MonthHistory> HistoryStore::Find(const Uuid& contract, Month month) {
    MonthHistory history;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        const std::string own = FirstOfProvider(db, contract, month);
        const std::string from = std::max(own, month.AddMonths(-kPastMonths).ToText());
        sql::Statement rows = db.Prepare(
            "SELECT service_code,unit,month,quantity,0 FROM service_months "
            "WHERE contract=? AND month>=? AND month<? UNION ALL "
            "SELECT service_code,unit,made,quantity,1 FROM forecast_months "
            "WHERE contract=? AND month=? AND made>=? ORDER BY 1,2,5,3"
        );
        rows.BindAll(contract, from, month.ToText(), contract, month.ToText(), own);
        while (rows.Step()) {
            ServiceSeries& series = SeriesOf(history, rows.View(0), rows.View(1));
            const Quantity quantity = Quantity::OfMicros(rows.Int(3));
            if (rows.Int(4) == 1) {
                series.forecast = quantity;
            } else {
                series.actuals.push_back({*Month::Parse(rows.View(2)), quantity});
            }
        }
        if (!history.services.empty()) history.oddness = OddnessOn(db, month.LastDay());
    });
    if (!read.ok()) return read;
    return history;
}

absl::Status HistoryStore::ReadContract(
    const Uuid& contract,
    const ports::Scope& scope,
    Month from,
    Month to,
    std::vector<ScoredSeries>& found
) {
    return journal_.Read([&](sql::Db& db) {
        ReadSeries(db, contract, WithScope({}, scope), from, to, found);
    });
}

absl::Status HistoryStore::ReadProvider(
    const std::string& provider,
    const ports::Scope& scope,
    Month from,
    Month to,
    std::vector<ScoredSeries>& found
) {
    const Companies companies = WithScope({provider}, scope);
    return journal_.Read([&](sql::Db& db) {
        std::vector<Uuid> contracts;
        sql::Statement rows = db.Prepare(
            "SELECT DISTINCT contract FROM month_reports WHERE provider=? "
            "ORDER BY contract"
        );
        rows.Bind(provider);
        while (rows.Step())
            contracts.push_back(rows.Id(0));
        for (const Uuid& contract : contracts)
            ReadSeries(db, contract, companies, from, to, found);
    });
}

absl::Status HistoryStore::ReadMonth(
    Month month, int max_horizon, const std::function<void(const CountyError&)>& take
) {
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT f.made,f.quantity,s.quantity FROM forecast_months f JOIN service_months s "
            "ON s.contract=f.contract AND s.month=f.month AND s.service_code=f.service_code "
            "AND s.unit=f.unit WHERE f.month=? AND f.made>=?"
        );
        rows.BindAll(month.ToText(), month.AddMonths(-max_horizon).ToText());
        while (rows.Step()) {
            const Month made = *Month::Parse(rows.View(0));
            take(
                {month.Index() - made.Index(),
                 {Quantity::OfMicros(rows.Int(1)), Quantity::OfMicros(rows.Int(2))}}
            );
        }
    });
}

}  // namespace luotsi::report_intake

#include "contract_registry/adapters/steering/market_part.h"

#include "contract_registry/adapters/contract_view.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/market_store.h"
#include "contract_registry/app/attentions.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/family.h"
#include "contract_registry/domain/steering/market_seats.h"

#include <luotsi/steering/v1/market.pb.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.MarketService";
constexpr std::string_view kMinProviders = "market.min_providers";
constexpr int kYearsBefore = 4;
constexpr int kMostYears = 20;
// The calendar of civil dates begins in 1900, and who is new is seen from the year before.
constexpr int kFirstYear = 1901;

CivilDate LastDay(int year) {
    return Month::FromYm(year, 12)->LastDay();
}

// Who provides which service today.
using ByService = std::map<std::string, std::vector<InForce>>;

class MarketPart : public Part {
  public:
    explicit MarketPart(const PartKit& kit)
        : journal_(kit.journal), records_(kit.records), store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "GetMarket", this, &MarketPart::Get);
        AddUnary(router, kService, "RecordProviderProfile", this, &MarketPart::Record);
        AddUnary(router, kService, "ListProviderProfiles", this, &MarketPart::List);
    }

    absl::Status BeginDay(const Moment& moment) override {
        std::vector<std::string> services;
        absl::Status done = FindServices(journal_, services);
        if (!done.ok()) return done;
        const auto least = LoadParameter(journal_, kMinProviders);
        if (!least.ok()) return absl::UnavailableError("a parameter cannot be read");
        const std::int64_t min_providers = WholeOn(least->state, moment.today).value_or(0);
        ByService in_force;
        // Where no least number is set no market is thin, whoever provides.
        if (min_providers > 0) done.Update(ReadInForce(moment.today, in_force));
        if (!done.ok()) return done;
        for (const std::string& service : services)
            done.Update(JudgeService(service, in_force[service], min_providers, moment));
        return done;
    }

  private:
    // One look at every contract in force.
    absl::Status ReadInForce(CivilDate today, ByService& in_force) {
        std::vector<Uuid> contracts;
        if (absl::Status found = FindInForce(journal_, contracts); !found.ok()) return found;
        for (const Uuid& id : contracts) {
            const auto held = journal_.Load<ContractBook>(id);
            if (!held.ok()) return absl::UnavailableError("a contract cannot be read");
            const auto line = LoadLine(journal_, *held);
            if (!line.ok()) return absl::UnavailableError("a contract's family cannot be read");
            const Terms terms = FamilyTermsOn(*line, today).terms;
            for (const std::string& service : ServicesBought(terms))
                in_force[service].push_back({id, ProviderKey(terms.provider)});
        }
        return absl::OkStatus();
    }

    absl::Status JudgeService(
        const std::string& service,
        const std::vector<InForce>& contracts,
        std::int64_t min_providers,
        const Moment& moment
    ) {
        const Uuid id = MarketWatchId(service);
        const auto known = journal_.Load<MarketWatchBook>(id);
        if (!known.ok()) return absl::UnavailableError("a market cannot be read");
        const auto judge = [&](const MarketJudged& state) {
            return Judge(state, service, contracts, min_providers, moment.today);
        };
        if (judge(known->state).events().empty()) return absl::OkStatus();
        ports::RequestContext request;
        request.request_id = "day/" + moment.today.ToText() + "/market_watch/" + id.ToText();
        request.actor = "schedule";
        const auto told = journal_.Run(request, [&](ports::Unit& unit) {
            const MarketJudged before = unit.Get<MarketWatchBook>(id).state;
            auto refused = unit.Apply<MarketWatchBook>(id, judge(before));
            if (!refused) Tell(unit, id, before);
            return refused;
        });
        return told.failed() ? told.status() : absl::OkStatus();
    }

    static void Tell(ports::Unit& unit, const Uuid& id, const MarketJudged& before) {
        const MarketJudged now = unit.Get<MarketWatchBook>(id).state;
        const std::string source = std::string(MarketWatchBook::kKind) + '/' + id.ToText();
        for (const Uuid& contract : before.contracts) {
            if (std::ranges::find(now.contracts, contract) == now.contracts.end())
                TellAttentions(unit, contract, source, {});
        }
        for (const Uuid& contract : now.contracts)
            TellAttentions(unit, contract, source, MarketWatchBook::Attentions(now));
    }

    absl::Status Get(const rpc::Call& call, const pb::GetMarketRequest& request, pb::Market& out) {
        const int today = records_.clock().Read().today.year();
        MarketQuestion question;
        question.to = request.to_year() == 0 ? today : request.to_year();
        question.from = request.from_year() == 0 ? question.to - kYearsBefore : request.from_year();
        const bool too_many = question.to - question.from >= kMostYears;
        if (question.from < kFirstYear || question.from > question.to || too_many)
            return rpc::Fault("MARKET_YEARS_INVALID", "from_year", "", call.language);
        absl::Status read = ReadLocality(question);
        read.Update(ReadLeast(question));
        std::vector<MarketEntry> entries;
        read.Update(ReadEntries(request.service_code(), question, entries, out));
        if (!read.ok()) return rpc::WithDetails(read, call.language);
        out.set_service_code(request.service_code());
        const auto years = MarketOf(question, entries);
        if (!years.ok()) return rpc::ToStatus(years.rejection(), call.language);
        for (const MarketYear& year : years.value())
            wire::Fill(year, out.add_years());
        return absl::OkStatus();
    }

    absl::Status ReadEntries(
        const std::string& service,
        const MarketQuestion& question,
        std::vector<MarketEntry>& entries,
        pb::Market& out
    ) {
        std::vector<Uuid> contracts;
        if (absl::Status found = FindOfService(journal_, service, contracts); !found.ok())
            return found;
        for (const Uuid& id : contracts) {
            const auto held = journal_.Load<ContractBook>(id);
            if (!held.ok()) return absl::UnavailableError("a contract cannot be read");
            const auto line = LoadLine(journal_, *held);
            if (!line.ok()) return absl::UnavailableError("a contract's family cannot be read");
            std::vector<PaidTo> paid;
            if (absl::Status read = ReadPaid(journal_, id, paid); !read.ok()) return read;
            const std::vector<TermsPeriod> periods = PeriodsOf(FamilyTimeline(*line));
            for (MarketEntry& entry :
                 MarketEntriesOf(held->state, periods, service, question, paid))
                entries.push_back(std::move(entry));
            for (const PriceRow& price : periods.back().terms.prices) {
                if (price.service_code == service && !price.service_name.empty())
                    out.set_service_name(price.service_name);
            }
        }
        return absl::OkStatus();
    }

    absl::Status ReadLocality(MarketQuestion& question) {
        Uuid after;
        const RecordFilter all{.kind = std::string(ProviderProfileBook::kKind)};
        while (true) {
            std::vector<Uuid> ids;
            const absl::Status listed = store_.List(all, after, wire::kLargestPageSize, ids);
            if (!listed.ok() || ids.empty()) return listed;
            after = ids.back();
            for (const Uuid& id : ids) {
                const auto held = journal_.Load<ProviderProfileBook>(id);
                if (!held.ok()) return absl::UnavailableError("a provider cannot be read");
                question.local[ProviderKey({held->state.provider, {}})] = held->state.local;
            }
        }
    }

    absl::Status ReadLeast(MarketQuestion& question) {
        const auto least = LoadParameter(journal_, kMinProviders);
        if (!least.ok()) return absl::UnavailableError("a parameter cannot be read");
        for (int year = question.from; year <= question.to; ++year) {
            if (const auto set = WholeOn(least->state, LastDay(year)))
                question.min_providers[year] = *set;
        }
        return absl::OkStatus();
    }

    absl::Status Record(
        const rpc::Call& call,
        const pb::RecordProviderProfileRequest& request,
        pb::ProviderProfile& out
    ) {
        wire::Reader reader;
        const auto command = wire::Taken<ProviderProfiled>(request.profile(), "profile", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<ProviderProfileBook>(
            ProviderProfileId(command.provider),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment&) {
                return Decide(before.state, command, before.exists());
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListProviderProfilesRequest& request,
        pb::ListProviderProfilesResponse& out
    ) {
        return ListRecords<ProviderProfileBook>(
            call,
            journal_,
            store_,
            {},
            request,
            out,
            [](pb::ListProviderProfilesResponse& page) { return page.add_profiles(); }
        );
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> MarketAggregates() {
    return {RecordOps<ProviderProfileBook>(), RecordOps<MarketWatchBook>()};
}

std::unique_ptr<Part> MakeMarket(const PartKit& kit) {
    return std::make_unique<MarketPart>(kit);
}

}  // namespace luotsi::contract_registry

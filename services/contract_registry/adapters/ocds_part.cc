#include "contract_registry/adapters/ocds_part.h"

#include "contract_registry/adapters/money_store.h"
#include "contract_registry/adapters/ocds_story.h"
#include "contract_registry/adapters/reference_text.h"
#include "contract_registry/app/parameters.h"
#include "kernel/wide.h"
#include "platform/rpc/errors.h"
#include "platform/runtime/helsinki.h"
#include "platform/wire/values.h"

#include <luotsi/contract/v1/ocds.pb.h>

#include <map>
#include <string>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;
using ocds::Value;
using Stream = rpc::DownloadStream<pb::OcdsPart>;

constexpr const char* kExport = "/luotsi.contract.v1.OcdsService/ExportOcds";
constexpr const char* kVersion = "1.1";
// Prefixes are given out by the Open Contracting Partnership; until the county has set its own.
constexpr const char* kPrefixParameter = "ocds.prefix";
constexpr const char* kUnregisteredPrefix = "ocds-luotsi";

// One export: what it was asked for, and what it has told so far.
class Export {
  public:
    Export(journal::Journal& journal, const rpc::Call& call, Stream& stream)
        : journal_(journal), call_(call), stream_(stream) {}

    absl::Status Run(const pb::ExportOcdsRequest& request, Instant now) {
        wire::Reader reader;
        Instant from = Instant::FromMicros(0);
        Instant to = now;
        if (request.has_from()) from = reader.InstantOf(request.from(), "from").value_or(from);
        if (request.has_to()) to = reader.InstantOf(request.to(), "to").value_or(to);
        // What will be known later is not known now: such an answer could change.
        if (to > now) reader.Fault("to", "FIELD_OUT_OF_RANGE");
        if (from > to) reader.Fault("from", "FIELD_OUT_OF_RANGE");
        if (!request.base_uri().empty() && !IsWebUri(request.base_uri()))
            reader.Fault("base_uri", "FIELD_FORMAT_INVALID");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call_.language);
        if (absl::Status status = ReadPrefix(to); !status.ok()) return status;
        if (absl::Status status = SendHeads(request, from, to); !status.ok()) return status;
        const auto contracts = ocds::ContractsChanged(journal_, from, to);
        if (!contracts.ok()) return Failed(contracts.status());
        for (const Uuid& contract : *contracts) {
            if (absl::Status told = Tell(contract, from, to); !told.ok()) return told;
        }
        return SendSummary();
    }

  private:
    absl::Status Failed(const absl::Status& status) const {
        return rpc::WithDetails(status, call_.language);
    }

    absl::Status ReadPrefix(Instant to) {
        // As known at `to`; later changes come after that instant from here on.
        const auto held = journal_.LoadAsOf<ParameterBook>(ParameterId(kPrefixParameter), to);
        if (!held.ok()) return rpc::ToStatus(held, call_.language);
        prefix_ = TextOn(held->state, runtime::HelsinkiDate(to)).value_or(kUnregisteredPrefix);
        return absl::OkStatus();
    }

    absl::Status Send(const pb::OcdsPart& part) {
        if (stream_.Write(part)) return absl::OkStatus();
        if (!stream_.failure().ok()) return stream_.failure();
        return absl::CancelledError("the caller left before the export ended");
    }

    absl::Status SendHeads(const pb::ExportOcdsRequest& request, Instant from, Instant to) {
        pb::OcdsPart part;
        const auto head = [&](const std::string& what) {
            const std::string base = request.base_uri().empty() ? "urn:luotsi:" + prefix_ + ':'
                                                                : request.base_uri() + '/';
            Value package = Value::Object();
            package.Set("uri", Value::Text(base + what + '-' + Plain(from) + '-' + Plain(to)));
            package.Set("version", Value::Text(kVersion));
            package.Set("publishedDate", Value::Text(to.ToText()));
            package.Set("publisher", Value::Object({{"name", Value::Text(request.publisher())}}));
            return package.ToJson();
        };
        part.mutable_heads()->set_release_package(head("releases"));
        part.mutable_heads()->set_record_package(head("records"));
        return Send(part);
    }

    static std::string Plain(Instant at) { return std::to_string(at.micros()); }

    absl::Status Tell(const Uuid& contract, Instant from, Instant to) {
        const auto story = ocds::ReadStory(journal_, contract, to);
        if (!story.ok()) return Failed(story.status());
        const std::vector<ocds::Release> releases =
            ocds::ReleasesOf(prefix_, *story, [this](const Uuid& above) { return OcidOf(above); });
        std::vector<Value> all;
        for (const ocds::Release& release : releases) {
            all.push_back(release.json);
            if (release.transaction) Add(*release.transaction);
            if (release.at < from) continue;
            pb::OcdsPart part;
            part.set_release(release.json.ToJson());
            ++summary_releases_;
            if (absl::Status sent = Send(part); !sent.ok()) return sent;
        }
        if (all.empty()) return absl::OkStatus();
        Value record = Value::Object();
        record.Set("ocid", *all.front().Find("ocid"));
        record.Set("compiledRelease", ocds::Compiled(all));
        record.Set("releases", Value::ListOf(std::move(all)));
        pb::OcdsPart part;
        part.set_record(record.ToJson());
        ++summary_records_;
        return Send(part);
    }

    void Add(Money transaction) {
        ++transactions_;
        totals_[transaction.currency()] += transaction.minor();
    }

    // The process of a contract above; its id alone where nothing is known of it.
    std::string OcidOf(const Uuid& contract) const {
        const auto held = journal_.Load<ContractBook>(contract);
        return ocds::OcidOf(prefix_, contract, held.ok() ? held->state : ContractHistory());
    }

    absl::Status SendSummary() {
        pb::OcdsPart part;
        pb::OcdsSummary& summary = *part.mutable_summary();
        summary.set_releases(summary_releases_);
        summary.set_records(summary_records_);
        summary.set_transactions(transactions_);
        for (const auto& [currency, minor] : totals_) {
            type::v1::Money& total = *summary.add_transaction_totals();
            total.set_currency_code(currency.ToText());
            total.set_amount_minor(static_cast<std::int64_t>(minor));
        }
        return Send(part);
    }

    journal::Journal& journal_;
    const rpc::Call& call_;
    Stream& stream_;
    std::string prefix_;
    std::uint64_t summary_releases_ = 0;
    std::uint64_t summary_records_ = 0;
    std::uint64_t transactions_ = 0;
    std::map<Currency, Wide> totals_;
};

class OcdsPart : public Part {
  public:
    explicit OcdsPart(const PartKit& kit) : journal_(kit.journal), clock_(kit.clock) {}

    void AddTo(rpc::Router& router) override {
        router.Download<pb::ExportOcdsRequest, pb::OcdsPart>(
            kExport,
            [this](const rpc::Call& call, const pb::ExportOcdsRequest& request, Stream& stream) {
                return Export(journal_, call, stream).Run(request, clock_.Read().now);
            }
        );
    }

    std::vector<feed::Subscription> Subscriptions() override { return {FollowMoney()}; }

  private:
    journal::Journal& journal_;
    Clock& clock_;
};

}  // namespace

std::vector<journal::AggregateOps> OcdsAggregates() {
    return {journal::MakeOps<MoneyBook>(ProjectMoney)};
}

journal::Schema OcdsSchema() {
    return MoneySchema();
}

std::unique_ptr<Part> MakeOcds(const PartKit& kit) {
    return std::make_unique<OcdsPart>(kit);
}

}  // namespace luotsi::contract_registry

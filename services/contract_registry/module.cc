#include "contract_registry/module.h"

#include "contract_registry/adapters/attention_events.h"
#include "contract_registry/adapters/contract_grpc.h"
#include "contract_registry/adapters/contract_metrics.h"
#include "contract_registry/adapters/contract_public_events.h"
#include "contract_registry/adapters/contract_read_model.h"
#include "contract_registry/adapters/legal_basis_part.h"
#include "contract_registry/adapters/part.h"
#include "contract_registry/adapters/steering/meeting_watch.h"
#include "contract_registry/adapters/steering/person_store.h"
#include "contract_registry/adapters/steering/search_index.h"
#include "contract_registry/app/change_contract.h"
#include "contract_registry/app/come_provider_changes.h"
#include "contract_registry/app/create_contract.h"
#include "contract_registry/app/end_contracts.h"
#include "contract_registry/domain/attention.h"
#include "platform/digest/sealer.h"
#include "platform/feed/one_a_source.h"
#include "platform/identity/key_copy.h"
#include "platform/tabular/import_file.h"

#include <utility>

namespace luotsi::contract_registry {
namespace {

void ProjectAll(sql::Db& db, const ports::Held<ContractBook>& after, const ContractEvent& event) {
    ProjectContract(db, after, event);
    ProjectLegalBasis(db, after);
    WatchMeetings(db, after, event);
    ProjectSearch(db, after, event);
    ProjectNames(db, after, event);
}

// Asks each part for the public event of a row; rows of none of them are left to `otherwise`.
feed::Translator PartTranslator(
    const std::vector<std::unique_ptr<Part>>& parts, feed::Translator otherwise
) {
    std::vector<feed::Translator> translators;
    for (const auto& part : parts) {
        if (feed::Translator one = part->Translator()) translators.push_back(std::move(one));
    }
    return [translators, otherwise = std::move(otherwise)](
               const journal::Row& row, const void* event
           ) -> absl::StatusOr<std::optional<feed::Translated>> {
        for (const feed::Translator& translate : translators) {
            auto told = translate(row, event);
            if (!told.ok() || told->has_value()) return told;
        }
        return otherwise(row, event);
    };
}

void Add(journal::Schema& schema, journal::Schema more) {
    schema.read_models += more.read_models;
    for (std::string& table : more.tables)
        schema.tables.push_back(std::move(table));
    for (std::string& query : more.canonical)
        schema.canonical.push_back(std::move(query));
}

class ContractRegistry : public module::Module {
  public:
    ContractRegistry(const module::Context& context, std::unique_ptr<journal::Journal> journal)
        : journal_(std::move(journal)),
          read_model_(*journal_),
          metrics_(context.metrics, read_model_),
          create_(*journal_, context.clock, context.ids, sealer_),
          end_(*journal_, read_model_),
          provider_changes_(*journal_, read_model_),
          records_(*journal_, context.clock, context.ids),
          record_store_(*journal_),
          closed_days_(context.closed_days),
          change_(*journal_, context.clock, closed_days_),
          parts_(MakeParts(context)),
          follow_keys_(context.follow_keys),
          grpc_(*journal_, read_model_, create_, change_, context.clock, context.ids),
          events_(
              std::string(name()),
              *journal_,
              AttentionTranslator(*journal_, PartTranslator(parts_, ContractTranslator(*journal_)))
          ) {}

    std::string_view name() const override { return "contract-registry"; }
    journal::Journal& journal() override { return *journal_; }
    void AddRpcs(rpc::Router& router) override {
        grpc_.AddTo(router);
        for (const auto& part : parts_)
            part->AddTo(router);
    }
    feed::EventSource& events() override { return events_; }
    std::vector<feed::Subscription> Subscriptions() override {
        std::vector<feed::Subscription> followed;
        if (follow_keys_) followed.push_back(identity::FollowKeys());
        for (const auto& part : parts_) {
            for (feed::Subscription& one : part->Subscriptions())
                followed.push_back(std::move(one));
        }
        return feed::OneASource(std::move(followed));
    }
    absl::Status BeginDay(const Moment& moment) override {
        // What the parts do today is for those who provide today.
        absl::Status first = provider_changes_.Handle(moment);
        // What the parts decide may move the end of a contract that would otherwise end today.
        for (const auto& part : parts_)
            first.Update(part->BeginDay(moment));
        first.Update(end_.Handle(moment));
        return first;
    }

    void UpdateMetrics() override { metrics_.Update(); }

  private:
    std::vector<std::unique_ptr<Part>> MakeParts(const module::Context& context) {
        const PartKit kit{
            .journal = *journal_,
            .contracts = read_model_,
            .records = records_,
            .store = record_store_,
            .clock = context.clock,
            .ids = context.ids,
            .sealer = sealer_,
            .log = context.log,
            .metrics = context.metrics,
            .closed_days = closed_days_,
        };
        std::vector<std::unique_ptr<Part>> parts;
        for (const PartRow& row : Parts())
            parts.push_back(row.make(kit));
        return parts;
    }

    std::unique_ptr<journal::Journal> journal_;
    digest::Sha256Sealer sealer_;
    ContractReadModel read_model_;
    ContractMetrics metrics_;
    CreateContractHandler create_;
    EndContractsHandler end_;
    ComeProviderChangesHandler provider_changes_;
    Records records_;
    RecordStore record_store_;
    std::vector<CivilDate> closed_days_;
    ChangeContractHandler change_;
    std::vector<std::unique_ptr<Part>> parts_;
    bool follow_keys_;
    ContractGrpc grpc_;
    feed::EventSource events_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<module::Module>> MakeContractRegistry(const module::Context& context
) {
    journal::Options options{
        .service = "contract_registry",
        .schema = ContractSchema(),
        .aggregates = {},
    };
    options.aggregates.push_back(journal::MakeOps<ContractBook>(ProjectAll));
    options.aggregates.push_back(journal::MakeOps<ContractAttentions>(nullptr));
    options.aggregates.push_back(journal::MakeOps<tabular::ImportFileBook>(nullptr));
    Add(options.schema, RecordSchema());
    for (const PartRow& row : Parts()) {
        for (journal::AggregateOps& ops : row.aggregates())
            options.aggregates.push_back(std::move(ops));
        if (row.schema != nullptr) Add(options.schema, row.schema());
    }
    identity::AddKeyCopy(options);
    auto journal = context.stores.Open(std::move(options), context.clock);
    if (!journal.ok()) return journal.status();
    return std::make_unique<ContractRegistry>(context, *std::move(journal));
}

}  // namespace luotsi::contract_registry

#include "contract_registry/module.h"

#include "contract_registry/adapters/contract_grpc.h"
#include "contract_registry/adapters/contract_public_events.h"
#include "contract_registry/adapters/contract_read_model.h"
#include "contract_registry/app/change_contract.h"
#include "contract_registry/app/create_contract.h"
#include "contract_registry/app/end_contracts.h"
#include "platform/digest/sealer.h"
#include "platform/identity/key_copy.h"
#include "platform/tabular/import_file.h"

#include <utility>

namespace luotsi::contract_registry {
namespace {

class ContractRegistry : public module::Module {
  public:
    ContractRegistry(const module::Context& context, std::unique_ptr<journal::Journal> journal)
        : journal_(std::move(journal)),
          read_model_(*journal_),
          create_(*journal_, context.clock, context.ids, sealer_),
          change_(*journal_, context.clock),
          end_(*journal_, read_model_),
          follow_keys_(context.follow_keys),
          grpc_(*journal_, read_model_, create_, change_, context.clock, context.ids),
          events_(std::string(name()), *journal_, ContractTranslator(*journal_)) {}

    std::string_view name() const override { return "contract-registry"; }
    journal::Journal& journal() override { return *journal_; }
    void AddRpcs(rpc::Router& router) override { grpc_.AddTo(router); }
    feed::EventSource& events() override { return events_; }
    std::vector<feed::Subscription> Subscriptions() override {
        std::vector<feed::Subscription> followed;
        if (follow_keys_) followed.push_back(identity::FollowKeys());
        return followed;
    }
    absl::Status BeginDay(const Moment& moment) override { return end_.Handle(moment); }

  private:
    std::unique_ptr<journal::Journal> journal_;
    digest::Sha256Sealer sealer_;
    ContractReadModel read_model_;
    CreateContractHandler create_;
    ChangeContractHandler change_;
    EndContractsHandler end_;
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
    options.aggregates.push_back(journal::MakeOps<ContractBook>(ProjectContract));
    options.aggregates.push_back(journal::MakeOps<tabular::ImportFileBook>(nullptr));
    identity::AddKeyCopy(options);
    auto journal = context.stores.Open(std::move(options), context.clock);
    if (!journal.ok()) return journal.status();
    return std::make_unique<ContractRegistry>(context, *std::move(journal));
}

}  // namespace luotsi::contract_registry

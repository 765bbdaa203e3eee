#pragma once

#include "contract_registry/adapters/contract_read_model.h"
#include "contract_registry/adapters/contract_view.h"
#include "contract_registry/app/change_contract.h"
#include "contract_registry/app/create_contract.h"
#include "kernel/clock.h"
#include "platform/journal/journal.h"
#include "platform/rpc/router.h"

#include <luotsi/contract/v1/contract_service.pb.h>

#include <string>

namespace luotsi::contract_registry {

// luotsi.contract.v1.ContractService: wire shapes in, commands and reads, wire shapes out.
class ContractGrpc {
  public:
    ContractGrpc(
        journal::Journal& journal,
        ContractReadModel& read_model,
        CreateContractHandler& create,
        ChangeContractHandler& change,
        Clock& clock,
        IdSource& ids
    );
    void AddTo(rpc::Router& router);

  private:
    absl::Status Create(
        const rpc::Call& call,
        const contract::v1::CreateContractRequest& request,
        contract::v1::Contract& out
    );
    absl::Status Activate(
        const rpc::Call& call,
        const contract::v1::ActivateContractRequest& request,
        contract::v1::Contract& out
    );
    absl::Status Amend(
        const rpc::Call& call,
        const contract::v1::AmendContractRequest& request,
        contract::v1::Contract& out
    );
    absl::Status Get(
        const rpc::Call& call,
        const contract::v1::GetContractRequest& request,
        contract::v1::Contract& out
    );
    absl::Status List(
        const rpc::Call& call,
        const contract::v1::ListContractsRequest& request,
        contract::v1::ListContractsResponse& out
    );
    absl::Status ListChanges(
        const rpc::Call& call,
        const contract::v1::ListContractChangesRequest& request,
        contract::v1::ListContractChangesResponse& out
    );

    absl::Status CheckScope(const rpc::Call& call, const Uuid& contract);
    absl::Status Answer(
        const rpc::Call& call,
        const ports::Result<ports::Held<ContractBook>>& result,
        contract::v1::Contract& out
    );

    journal::Journal& journal_;
    ContractView view_;
    ContractReadModel& read_model_;
    CreateContractHandler& create_;
    ChangeContractHandler& change_;
    Clock& clock_;
    IdSource& ids_;
};

}  // namespace luotsi::contract_registry

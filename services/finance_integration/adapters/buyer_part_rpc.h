#pragma once

#include "finance_integration/adapters/finance_queries.h"
#include "platform/journal/journal.h"
#include "platform/rpc/router.h"

#include <luotsi/finance/v1/buyer_part.pb.h>

#include <absl/status/status.h>

#include <string>

namespace luotsi::finance_integration {

// luotsi.finance.v1.BuyerPartService: what each buyer of a joint purchase pays.
class BuyerPartRpc {
  public:
    explicit BuyerPartRpc(journal::Journal& journal) : journal_(journal), queries_(journal) {}
    void AddTo(rpc::Router& router);

  private:
    absl::Status Get(
        const rpc::Call& call,
        const finance::v1::GetBuyerPartRequest& request,
        finance::v1::BuyerPart& response
    );
    absl::Status List(
        const rpc::Call& call,
        const finance::v1::ListBuyerPartsRequest& request,
        finance::v1::ListBuyerPartsResponse& response
    );

    journal::Journal& journal_;
    FinanceQueries queries_;
};

}  // namespace luotsi::finance_integration

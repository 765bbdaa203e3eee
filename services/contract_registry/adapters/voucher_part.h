#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.VoucherService: who may be paid by service voucher, and the public list.
std::vector<journal::AggregateOps> VoucherAggregates();
journal::Schema VoucherSchema();
std::unique_ptr<Part> MakeVouchers(const PartKit& kit);

}  // namespace luotsi::contract_registry

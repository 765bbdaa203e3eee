#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.TemplateService: contract templates and their use.
std::vector<journal::AggregateOps> TemplateAggregates();
journal::Schema TemplateSchema();
std::unique_ptr<Part> MakeTemplates(const PartKit& kit);

}  // namespace luotsi::contract_registry

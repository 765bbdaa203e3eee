#pragma once

#include "finance_integration/domain/contract_index.h"
#include "finance_integration/domain/ids.h"
#include "ports/books.h"

#include <map>
#include <string>
#include <vector>

namespace luotsi::finance_integration {

// Ids made before a unit of work starts, handed out inside it: the work stays pure.
class SpareIds {
  public:
    explicit SpareIds(std::vector<Uuid> ids) : ids_(std::move(ids)) {}
    // How many are left.
    std::size_t size() const { return ids_.size() - used_; }
    // A run of the work starts from the first id again.
    void Restart() { used_ = 0; }
    Uuid Take();

  private:
    std::vector<Uuid> ids_;
    std::size_t used_ = 0;
};

// The contract index as one unit of work sees and changes it.
class ContractsByKey {
  public:
    ContractsByKey(ports::Unit& unit, SpareIds& ids) : unit_(unit), ids_(ids) {}

    // What is known under a key; null when nothing ever was. Good until the index changes.
    const IndexEntries* Find(const std::string& key);
    void List(const std::string& key, ContractId contract);
    void Unlist(const std::string& key, ContractId contract);
    void ListAlias(const std::string& key, const KnownAlias& alias);

  private:
    std::optional<Uuid> IdOf(const std::string& key);
    Uuid IdOfOrNew(const std::string& key);

    ports::Unit& unit_;
    SpareIds& ids_;
    // Claims are granted when the work ends, so what this unit made is remembered here.
    std::map<std::string, Uuid> made_;
};

}  // namespace luotsi::finance_integration

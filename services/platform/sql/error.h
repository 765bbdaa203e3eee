#pragma once

#include <absl/status/status.h>

#include <stdexcept>
#include <string>

namespace luotsi::sql {

// What kind of failure a store met; each asks for another answer.
enum class Fault {
    kUnavailable,  // the store is away, busy or ended the statement: the same may work later
    kExhausted,    // no space or memory left
    kConstraint,   // this row breaks a rule of the schema
    kDiskLost,     // a sync failed: nobody knows what the disk holds
    kCorrupt,      // what was read cannot be true
    kMissing,      // a table or schema is not there
    kInternal,     // anything else, such as wrong SQL
};

// A failed call of a store. Thrown inside the store adapters only; the journal turns it into a
// status.
class Error : public std::runtime_error {
  public:
    Error(Fault fault, const std::string& what) : std::runtime_error(what), fault_(fault) {}
    Fault fault() const { return fault_; }

  private:
    Fault fault_;
};

absl::Status ToStatus(const Error& error);

}  // namespace luotsi::sql

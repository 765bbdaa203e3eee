#pragma once

#include "platform/audit/access_book.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <vector>

namespace luotsi::audit {

// Finds set fields with the rule `protected` (luotsi/validate/v1) in answers. Which parts of a type
// can hold one is worked out once; the rest of an answer is not looked at.
class ProtectedFields {
  public:
    ProtectedFields();
    ~ProtectedFields();
    ProtectedFields(const ProtectedFields&) = delete;
    ProtectedFields& operator=(const ProtectedFields&) = delete;

    // Call before the first `In` of the type, from one thread. Whether it can hold any.
    bool Learn(const google::protobuf::Descriptor& type);

    // What the answer holds, by object: the nearest message around the field that has an `id`; the
    // nil id where there is none. Objects with the same fields stand together.
    std::vector<FieldsRead> In(const google::protobuf::Message& answer) const;

  private:
    struct Plan;
    const Plan* PlanOf(const google::protobuf::Descriptor& type);

    std::map<const google::protobuf::Descriptor*, std::unique_ptr<Plan>> plans_;
};

}  // namespace luotsi::audit

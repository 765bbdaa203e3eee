#include "platform/audit/protected_fields.h"

#include <luotsi/validate/v1/validate.pb.h>

#include <set>
#include <string>
#include <utility>

namespace luotsi::audit {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// The fields of a type through which a protected one is reached.
struct ProtectedFields::Plan {
    struct Step {
        const FieldDescriptor* field;
        // Null at the protected field itself.
        const Plan* below;
    };

    // A string field `id`; null where the type has none.
    const FieldDescriptor* id = nullptr;
    std::vector<Step> steps;
    // A type may hold itself: then it counts as concerned while it is being worked out.
    bool done = false;

    bool concerned() const { return !steps.empty() || !done; }
};

namespace {

bool IsProtected(const FieldDescriptor& field) {
    return field.options().GetExtension(validate::v1::rule).protected_();
}

bool IsSet(const Message& message, const FieldDescriptor& field) {
    const Reflection& reflection = *message.GetReflection();
    if (field.is_repeated()) return reflection.FieldSize(message, &field) > 0;
    return reflection.HasField(message, &field);
}

}  // namespace

ProtectedFields::ProtectedFields() = default;
ProtectedFields::~ProtectedFields() = default;

bool ProtectedFields::Learn(const Descriptor& type) {
    return PlanOf(type)->concerned();
}

const ProtectedFields::Plan* ProtectedFields::PlanOf(const Descriptor& type) {
    std::unique_ptr<Plan>& kept = plans_[&type];
    if (kept != nullptr) return kept.get();
    kept = std::make_unique<Plan>();
    Plan& plan = *kept;
    const FieldDescriptor* const id = type.FindFieldByName("id");
    if (id != nullptr && id->type() == FieldDescriptor::TYPE_STRING && !id->is_repeated()) {
        plan.id = id;
    }
    for (int i = 0; i < type.field_count(); ++i) {
        const FieldDescriptor& field = *type.field(i);
        if (IsProtected(field)) {
            plan.steps.push_back({&field, nullptr});
        } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
            const Plan* const below = PlanOf(*field.message_type());
            if (below->concerned()) plan.steps.push_back({&field, below});
        }
    }
    plan.done = true;
    return &plan;
}

namespace {

// Every object with the fields that the answer shows of it, in the order of appearance.
class Findings {
  public:
    void Add(const Uuid& entity, const std::string& field) {
        const auto [found, fresh] = places_.try_emplace(entity, found_.size());
        if (fresh) found_.emplace_back(entity, std::set<std::string>());
        found_[found->second].second.insert(field);
    }

    std::vector<FieldsRead> ByFields() const {
        std::vector<FieldsRead> reads;
        std::map<std::set<std::string>, std::size_t> groups;
        for (const auto& [entity, fields] : found_) {
            const auto [group, fresh] = groups.try_emplace(fields, reads.size());
            if (fresh) reads.push_back({.fields = {fields.begin(), fields.end()}, .entities = {}});
            reads[group->second].entities.push_back(entity);
        }
        return reads;
    }

  private:
    std::vector<std::pair<Uuid, std::set<std::string>>> found_;
    std::map<Uuid, std::size_t> places_;
};

}  // namespace

std::vector<FieldsRead> ProtectedFields::In(const Message& answer) const {
    Findings findings;
    const auto walk = [&](const auto& self,
                          const Message& message,
                          const Plan& plan,
                          Uuid entity,
                          std::string path) -> void {
        const Reflection& reflection = *message.GetReflection();
        if (plan.id != nullptr) {
            if (const auto id = Uuid::Parse(reflection.GetString(message, plan.id))) {
                entity = *id;
                path.clear();
            }
        }
        for (const Plan::Step& step : plan.steps) {
            if (!IsSet(message, *step.field)) continue;
            const std::string here =
                path.empty() ? step.field->name() : path + '.' + step.field->name();
            if (step.below == nullptr) {
                findings.Add(entity, here);
            } else if (!step.field->is_repeated()) {
                self(self, reflection.GetMessage(message, step.field), *step.below, entity, here);
            } else {
                for (int i = 0; i < reflection.FieldSize(message, step.field); ++i) {
                    const Message& one = reflection.GetRepeatedMessage(message, step.field, i);
                    self(self, one, *step.below, entity, here);
                }
            }
        }
    };
    const auto known = plans_.find(answer.GetDescriptor());
    if (known != plans_.end()) walk(walk, answer, *known->second, Uuid(), std::string());
    return findings.ByFields();
}

}  // namespace luotsi::audit

#include "contract_registry/adapters/steering/names_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/names.h"
#include "platform/rpc/language.h"

#include <luotsi/steering/v1/names.pb.h>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.NameService";

class NamesPart : public Part {
  public:
    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "ListNames", this, &NamesPart::List);
    }

  private:
    absl::Status List(
        const rpc::Call& call, const pb::ListNamesRequest& request, pb::ListNamesResponse& out
    ) {
        const std::string language =
            request.language().empty() ? call.language : request.language();
        if (!rpc::IsSpoken(language))
            return rpc::Fault("LANGUAGE_NOT_SPOKEN", "language", "", call.language);
        out.set_language(language);
        for (const NameList& list : AllNames()) {
            if (!request.list().empty() && request.list() != list.list) continue;
            for (const CodeWords& words : list.codes) {
                pb::CodeName* const name = out.add_names();
                name->set_list(std::string(list.list));
                name->set_code(std::string(list.prefix) + std::string(words.code));
                name->set_name(std::string(words.In(language)));
            }
        }
        if (out.names().empty()) return rpc::Fault("NAME_LIST_UNKNOWN", "list", "", call.language);
        return absl::OkStatus();
    }
};

}  // namespace

std::vector<journal::AggregateOps> NameAggregates() {
    return {};
}

std::unique_ptr<Part> MakeNames(const PartKit&) {
    return std::make_unique<NamesPart>();
}

}  // namespace luotsi::contract_registry

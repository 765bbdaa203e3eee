#include "self_monitoring/adapters/catalogue_rpc.h"

#include "platform/wire/page.h"
#include "self_monitoring/adapters/monitoring_proto.h"
#include "self_monitoring/adapters/rpc_answers.h"

#include <optional>
#include <string>

namespace luotsi::self_monitoring {
namespace {

namespace pb = selfmonitoring::v1;

KeyFigure ReadKeyFigure(const pb::KeyFigure& message) {
    return {
        .code = message.code(),
        .heading = FromProto(message.heading()),
        .name_fi = message.name_fi(),
        .name_sv = message.name_sv(),
        .name_en = message.name_en(),
        .unit = message.unit(),
        .mandatory = message.mandatory(),
    };
}

}  // namespace

void CatalogueRpc::AddTo(rpc::Router& router) {
    AddMethod(router, "PublishCatalogue", this, &CatalogueRpc::Publish);
    AddMethod(router, "GetCatalogue", this, &CatalogueRpc::Get);
    AddMethod(router, "ListCatalogues", this, &CatalogueRpc::List);
}

absl::Status CatalogueRpc::Publish(
    const rpc::Call& call, const pb::PublishCatalogueRequest& request, pb::Catalogue& response
) {
    const std::optional<Month> valid_from = Month::Parse(request.catalogue().valid_from());
    if (!valid_from) return BadForm(call, "catalogue.valid_from");
    PublishCatalogue command;
    command.catalogue.version = request.catalogue().version();
    command.catalogue.valid_from = *valid_from;
    for (const pb::KeyFigure& figure : request.catalogue().key_figures()) {
        command.catalogue.key_figures.push_back(ReadKeyFigure(figure));
    }
    const ports::Result<Catalogue> published = publish_.Handle(command, call.request);
    if (!published.ok()) return rpc::ToStatus(published, call.language);
    response = ToProto(*published);
    log_.Info(
        "catalogue.published",
        {{"version", log::Code(published->version)},
         {"valid_from", published->valid_from},
         {"correlation_id", log::Code(call.correlation_id)}}
    );
    return absl::OkStatus();
}

absl::Status CatalogueRpc::Get(
    const rpc::Call& call, const pb::GetCatalogueRequest& request, pb::Catalogue& response
) {
    const ports::Result<CatalogueShelf> shelf = store_.Catalogues();
    if (!shelf.ok()) return rpc::ToStatus(shelf, call.language);
    if (!request.version().empty()) {
        const Catalogue* const found = FindVersion(*shelf, request.version());
        if (found == nullptr) {
            return rpc::Fault("CATALOGUE_NOT_FOUND", "version", "", call.language);
        }
        response = ToProto(*found);
        return absl::OkStatus();
    }
    const std::optional<Month> month =
        request.month().empty() ? Month::Of(clock_.Read().today) : Month::Parse(request.month());
    if (!month) return BadForm(call, "month");
    const Catalogue* const found = InForce(*shelf, *month);
    if (found == nullptr) return rpc::Fault("CATALOGUE_NOT_IN_FORCE", "month", "", call.language);
    response = ToProto(*found);
    return absl::OkStatus();
}

absl::Status CatalogueRpc::List(
    const rpc::Call& call,
    const pb::ListCataloguesRequest& request,
    pb::ListCataloguesResponse& response
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const std::size_t size = page.value().size;
    const ports::Result<CatalogueShelf> shelf = store_.Catalogues();
    if (!shelf.ok()) return rpc::ToStatus(shelf, call.language);
    for (const Catalogue& catalogue : shelf->catalogues) {
        if (catalogue.valid_from.ToText() <= page.value().after) continue;
        const int shown = response.catalogues_size();
        if (static_cast<std::size_t>(shown) == size) {
            const std::string& last = response.catalogues(shown - 1).valid_from();
            response.set_next_page_token(page.value().TokenAfter(last));
            break;
        }
        *response.add_catalogues() = ToProto(catalogue);
    }
    return absl::OkStatus();
}

}  // namespace luotsi::self_monitoring

#pragma once

#include "kernel/clock.h"
#include "platform/log/log.h"
#include "platform/rpc/router.h"
#include "self_monitoring/adapters/monitoring_store.h"
#include "self_monitoring/app/publish_catalogue.h"

#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>

#include <absl/status/status.h>

namespace luotsi::self_monitoring {

// The catalogue's part of SelfMonitoringService.
class CatalogueRpc {
  public:
    CatalogueRpc(
        Clock& clock, PublishCatalogueHandler& publish, MonitoringStore& store, log::Log& log
    )
        : clock_(clock), publish_(publish), store_(store), log_(log) {}

    // `this` outlives the router.
    void AddTo(rpc::Router& router);

  private:
    absl::Status Publish(
        const rpc::Call& call,
        const selfmonitoring::v1::PublishCatalogueRequest& request,
        selfmonitoring::v1::Catalogue& response
    );
    absl::Status Get(
        const rpc::Call& call,
        const selfmonitoring::v1::GetCatalogueRequest& request,
        selfmonitoring::v1::Catalogue& response
    );
    absl::Status List(
        const rpc::Call& call,
        const selfmonitoring::v1::ListCataloguesRequest& request,
        selfmonitoring::v1::ListCataloguesResponse& response
    );

    Clock& clock_;
    PublishCatalogueHandler& publish_;
    MonitoringStore& store_;
    log::Log& log_;
};

}  // namespace luotsi::self_monitoring

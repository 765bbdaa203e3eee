// The same for the operators' own kinds.
export type { ICertificate as certificate_cert_manager_v1 } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
export type { IPrometheusRule as prometheusrule_monitoring_v1 } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
export type { IServiceMonitor as servicemonitor_monitoring_v1 } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";

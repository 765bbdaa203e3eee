// Kinds that the chart uses, for the schemas that it is checked against: <kind>-<group>-<version>.json a line.
export type { Deployment as deployment_apps_v1 } from "kubernetes-types/apps/v1";
export type { HorizontalPodAutoscaler as horizontalpodautoscaler_autoscaling_v2 } from "kubernetes-types/autoscaling/v2";
export type { Job as job_batch_v1 } from "kubernetes-types/batch/v1";
export type { ConfigMap as configmap_v1 } from "kubernetes-types/core/v1";
export type { Pod as pod_v1 } from "kubernetes-types/core/v1";
export type { Secret as secret_v1 } from "kubernetes-types/core/v1";
export type { Service as service_v1 } from "kubernetes-types/core/v1";
export type { ServiceAccount as serviceaccount_v1 } from "kubernetes-types/core/v1";
export type { NetworkPolicy as networkpolicy_networking_v1 } from "kubernetes-types/networking/v1";
export type { PodDisruptionBudget as poddisruptionbudget_policy_v1 } from "kubernetes-types/policy/v1";

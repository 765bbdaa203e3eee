{{/* Names and labels. */}}
{{- define "luotsi.fullname" -}}
{{- default (ternary .Release.Name (printf "%s-luotsi" .Release.Name) (contains "luotsi" .Release.Name)) .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "luotsi.selector" -}}
app.kubernetes.io/name: luotsi
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "luotsi.labels" -}}
{{ include "luotsi.selector" . }}
app.kubernetes.io/part-of: luotsi
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "luotsi.image" -}}
{{- $image := .Values.image -}}
{{ required "image.repository is needed: where you pushed the image that `make image` built" $image.repository }}:{{ $image.tag | default .Chart.AppVersion }}{{ with $image.digest }}@{{ . }}{{ end }}
{{- end -}}

{{/* The modules that are deployed, each with the defaults under its own block: {"of": {name: block}}. */}}
{{- define "luotsi.modules" -}}
{{- $all := dict -}}
{{- range $name, $own := .Values.modules -}}
{{- $block := mergeOverwrite (deepCopy $.Values.defaults) (deepCopy (default dict $own)) -}}
{{- if $block.enabled }}{{ $_ := set $all $name $block }}{{ end -}}
{{- end -}}
{{- toYaml (dict "of" $all) -}}
{{- end -}}

{{/* A Secret's name, with the module in the place of {module}. */}}
{{- define "luotsi.secret" -}}
{{ replace "{module}" .module .name }}
{{- end -}}

{{- define "luotsi.tlsSecret" -}}
{{ include "luotsi.secret" (dict "module" .module "name" .root.Values.tls.existingSecret) }}
{{- end -}}

{{/* Pod Security "restricted", and more. */}}
{{- define "luotsi.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "luotsi.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  privileged: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end -}}

{{- define "luotsi.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "luotsi.annotations" -}}
{{- with . }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

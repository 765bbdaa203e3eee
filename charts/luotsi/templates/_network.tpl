{{/* Rules of egress. Peers may be left out: then the port alone is what is allowed. */}}
{{- define "luotsi.egressDns" -}}
- to:
    {{- toYaml .Values.networkPolicy.dns | nindent 4 }}
  ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
{{- end -}}

{{- define "luotsi.egressPostgresql" -}}
- ports: [{protocol: TCP, port: {{ .Values.postgresql.port }}}]
  {{- with .Values.networkPolicy.postgresql }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "luotsi.egressKafka" -}}
{{- $ports := dict -}}
{{- range splitList "," .Values.kafka.bootstrapServers }}{{ $_ := set $ports (last (splitList ":" (trim .))) true }}{{ end -}}
- ports:
    {{- range $port, $_ := $ports }}
    - {protocol: TCP, port: {{ $port }}}
    {{- end }}
  {{- with .Values.networkPolicy.kafka }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "luotsi.egressRedis" -}}
{{- if .Values.redis.enabled -}}
- ports: [{protocol: TCP, port: {{ .Values.redis.port }}}]
  {{- with .Values.networkPolicy.redis }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
{{- end -}}

{{/* For a Job or Pod that speaks to the database alone: root, component, annotations. */}}
{{- define "luotsi.databaseOnlyPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "luotsi.fullname" .root }}-{{ .component }}
  labels:
    {{- include "luotsi.labels" . | nindent 4 }}
  {{- include "luotsi.annotations" .annotations | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "luotsi.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "luotsi.egressDns" .root | nindent 4 }}
    {{- include "luotsi.egressPostgresql" .root | nindent 4 }}
{{- end -}}

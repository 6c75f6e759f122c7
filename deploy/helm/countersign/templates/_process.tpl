{{/* One role of Countersign as a Deployment. */}}
{{- define "countersign.process" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .root.Release.Name }}-{{ .role }}
  labels: {{ include "countersign.labels" . | nindent 4 }}
spec:
  replicas: {{ .replicas }}
  selector:
    matchLabels: {{ include "countersign.labels" . | nindent 6 }}
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
  template:
    metadata:
      labels: {{ include "countersign.labels" . | nindent 8 }}
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 40
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        seccompProfile: {type: RuntimeDefault}
      containers:
        - name: {{ .role }}
          {{- include "countersign.container" . | nindent 10 }}
          args: ["start", "--roles", "{{ .role }}"]
          {{- if eq .role "api" }}
          ports:
            - {name: http, containerPort: 3000}
          livenessProbe:
            httpGet: {path: /health/live, port: http}
            periodSeconds: 10
          readinessProbe:
            httpGet: {path: /health/ready, port: http}
            periodSeconds: 5
          {{- end }}
      volumes: {{ include "countersign.volumes" . | nindent 8 }}
{{- end }}

{{- define "countersign.labels" -}}
app.kubernetes.io/name: countersign
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "countersign.container" -}}
image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag }}"
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
env:
  {{- range $name, $value := .root.Values.settings }}
  - {name: {{ $name }}, value: {{ $value | quote }}}
  {{- end }}
  {{- range list "DATABASE_URL" "SECRET_KEY" "OAUTH_ENCRYPTION_KEY" "HUBSPOT_API_KEY" "HUBSPOT_WEBHOOK_SECRET" "GOOGLE_CLIENT_SECRET" }}
  - {name: {{ . }}_FILE, value: /run/secrets/countersign/{{ . }}}
  {{- end }}
volumeMounts:
  - {name: tmp, mountPath: /tmp}
  - {name: data, mountPath: /data}
  - {name: secrets, mountPath: /run/secrets/countersign, readOnly: true}
resources: {{ toYaml .root.Values.resources | nindent 2 }}
{{- end }}

{{- define "countersign.volumes" -}}
- {name: tmp, emptyDir: {}}
- {name: data, emptyDir: {}}
- name: secrets
  secret: {secretName: {{ .root.Values.secretName }}, defaultMode: 0440}
{{- end }}

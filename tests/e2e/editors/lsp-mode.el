;;; lsp-mode.el --- what the person in emacs.el needs to know of lsp-mode -*- lexical-binding: t -*-

(setq lsp-session-file (expand-file-name "lsp-session" (getenv "HOME")))

(puthash "backtrail/didCapture"
         (lambda (_workspace event) (e2e-hear (gethash "number" (gethash "version" event))))
         (lsp--client-notification-handlers (gethash 'backtrail lsp-clients)))

(defun e2e-begin ()
  (e2e-wait "the sidecar"
            (lambda () (and (lsp-workspaces)
                            (eq 'initialized (lsp--workspace-status (car (lsp-workspaces))))))))

(defun e2e-report-changes ())

(defun e2e-uri ()
  (lsp--buffer-uri))

(defun e2e-request (method params)
  (lsp-request method params))

(defun e2e-act (title)
  (cl-letf (((symbol-function 'lsp--completing-read)
             (lambda (_prompt actions name &rest _)
               (let ((titles (mapcar name actions)))
                 (nth (cl-position (e2e-choose title titles) titles) actions)))))
    (call-interactively #'lsp-execute-code-action)))

(defun e2e-end ()
  (lsp-workspace-shutdown (car (lsp-workspaces))))

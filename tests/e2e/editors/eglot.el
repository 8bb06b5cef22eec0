;;; eglot.el --- what the person in emacs.el needs to know of eglot -*- lexical-binding: t -*-

(cl-defmethod eglot-handle-notification
  (_server (_method (eql backtrail/didCapture)) &key version &allow-other-keys)
  (e2e-hear (plist-get version :number)))

(defun e2e-begin ()
  ;; Batch Emacs has no command loop to run what eglot-ensure put off.
  (run-hooks 'post-command-hook)
  (e2e-wait "the sidecar" (lambda () (eglot-managed-p))))

(defun e2e-report-changes ()
  ;; Batch Emacs is never idle, which is when eglot reports changes.
  (eglot--signal-textDocument/didChange))

(defun e2e-uri ()
  (plist-get (eglot--TextDocumentIdentifier) :uri))

(defun e2e-request (method params)
  (jsonrpc-request (eglot--current-server-or-lose) (intern (concat ":" method)) params))

(defun e2e-act (title)
  (cl-letf ((last-nonmenu-event ?x)
            ((symbol-function 'completing-read)
             (lambda (_prompt actions &rest _) (e2e-choose title (mapcar #'car actions)))))
    (eglot-code-actions (line-beginning-position) (line-end-position) nil t)))

(defun e2e-end ()
  (eglot-shutdown (eglot--current-server-or-lose)))

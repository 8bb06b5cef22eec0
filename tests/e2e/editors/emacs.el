;;; emacs.el --- plays a person in Emacs -*- lexical-binding: t -*-
;; Edits, saves, looks, restores, undoes. Writes what it saw as JSON.

(require 'cl-lib)
(require 'json)

(defvar e2e-captures nil)
(defvar e2e-messages nil)
(defvar e2e-seen nil)

(cl-defmethod eglot-handle-notification
  (_server (_method (eql backtrail/didCapture)) &key version &allow-other-keys)
  (push (plist-get version :number) e2e-captures))

(advice-add 'message :before
            (lambda (form &rest arguments)
              (when form (push (apply #'format form arguments) e2e-messages))))

(defun e2e-note (key value)
  (push (cons key value) e2e-seen))

(defun e2e-wait (what condition)
  (let ((end (+ (float-time) 20)))
    (while (not (funcall condition))
      (when (> (float-time) end) (error "Waited in vain for %s" what))
      (accept-process-output nil 0.01))))

(defun e2e-restored ()
  (cl-count-if (lambda (text) (string-prefix-p "Restored." text)) e2e-messages))

(defun e2e-wait-restored (count)
  (e2e-wait "a restore" (lambda () (= (e2e-restored) count)))
  ;; Batch Emacs is never idle, which is when eglot reports changes.
  (eglot--signal-textDocument/didChange))

(defun e2e-save (text)
  (let ((before (length e2e-captures)))
    (erase-buffer)
    (insert text)
    (undo-boundary)
    (save-buffer)
    (e2e-wait "a version" (lambda () (> (length e2e-captures) before)))))

(defun e2e-bytes (file)
  (with-temp-buffer
    (set-buffer-multibyte nil)
    (insert-file-contents-literally file)
    (append (buffer-string) nil)))

(defun e2e-person (file)
  (find-file file)
  (buffer-enable-undo)
  ;; Batch Emacs has no command loop to run what eglot-ensure put off.
  (run-hooks 'post-command-hook)
  (e2e-wait "the sidecar" (lambda () (eglot-managed-p)))
  (e2e-wait "the first version" (lambda () e2e-captures))
  (e2e-save "one\nzwei 😀\nthree\n")
  (e2e-save "one\nzwei 😀\ndrei\nfour\n")
  (let ((server (eglot--current-server-or-lose))
        (uri (plist-get (eglot--TextDocumentIdentifier) :uri))
        (before (buffer-string)))
    (let ((page (jsonrpc-request server :backtrail/timeline (list :uri uri))))
      (e2e-note 'total (plist-get page :total))
      (e2e-note 'source (plist-get (aref (plist-get (aref (plist-get page :rows) 0) :versions) 0)
                                   :source)))
    (backtrail-timeline)
    (e2e-wait "the list" (lambda () (get-buffer "*Backtrail*")))
    (e2e-note 'listed (with-current-buffer "*Backtrail*"
                        (count-lines (point-min) (point-max))))
    (undo-boundary)
    (backtrail-restore "1")
    (e2e-wait-restored 1)
    (e2e-note 'modified (and (buffer-modified-p) t))
    (save-buffer)
    (e2e-note 'restored_bytes (e2e-bytes file))
    (undo-boundary)
    (setq last-command nil)
    (undo 1)
    (e2e-note 'undone (string= (buffer-string) before))
    (save-buffer)
    (backtrail-restore "2")
    (e2e-wait-restored 2)
    (backtrail-undo)
    (e2e-wait-restored 3)
    (e2e-note 'taken_back (string= (buffer-string) before))
    (jsonrpc-request server :workspace/executeCommand
                     (list :command "backtrail.restore" :arguments (vector uri 1)))
    (e2e-note 'commanded (buffer-string))
    (set-buffer-modified-p nil)
    (eglot-shutdown server)))

(let ((coding-system-for-write 'utf-8))
  (condition-case failure
      (e2e-person (concat (getenv "E2E_FOLDER") "/a.txt"))
    (error (e2e-note 'failure (format "%S after %S" failure e2e-messages))))
  (with-temp-file (getenv "E2E_REPORT") (insert (json-encode e2e-seen))))

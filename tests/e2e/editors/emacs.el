;;; emacs.el --- plays a person in Emacs -*- lexical-binding: t -*-
;; Edits, saves, looks, restores, undoes. Writes what it saw as JSON.

(require 'cl-lib)
(require 'json)

(defvar e2e-captures nil)
(defvar e2e-messages nil)
(defvar e2e-seen nil)

(advice-add 'message :before
            (lambda (form &rest arguments)
              (when form (push (apply #'format form arguments) e2e-messages))))

(defun e2e-hear (number)
  (push number e2e-captures))

(defun e2e-note (key value)
  (push (cons key value) e2e-seen))

(defun e2e-wait (what condition)
  (let ((end (+ (float-time) 60)))
    (while (not (funcall condition))
      (when (> (float-time) end) (error "Waited in vain for %s" what))
      (accept-process-output nil 0.01))))

(defun e2e-choose (title titles)
  "The one of TITLES that begins with TITLE."
  (or (cl-find-if (lambda (each) (string-prefix-p title each)) titles)
      (error "%s is not among %S" title titles)))

(load (expand-file-name (concat (getenv "E2E_CLIENT") ".el") (file-name-directory load-file-name)))

(defun e2e-restored ()
  (cl-count-if (lambda (text) (string-prefix-p "Restored." text)) e2e-messages))

(defun e2e-wait-restored (count)
  (e2e-wait "a restore" (lambda () (= (e2e-restored) count)))
  (e2e-report-changes))

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

(defun e2e-list ()
  "Open the timeline and return its lines."
  (backtrail-timeline)
  (e2e-wait "the list" (lambda () (get-buffer "*Backtrail*")))
  (with-current-buffer "*Backtrail*"
    (vconcat (split-string (buffer-string) "\n" t))))

(defun e2e-person (file)
  (let ((buffer (find-file file)))
    (buffer-enable-undo)
    (e2e-begin)
    (e2e-wait "the first version" (lambda () e2e-captures))
    (e2e-save "one\nzwei 😀\nthree\n")
    (e2e-save "one\nzwei 😀\ndrei\nfour\n")
    (let ((before (buffer-string)))
      (e2e-note 'list (e2e-list))
      (with-current-buffer "*Backtrail*"
        (goto-char (point-min))
        (backtrail-diff-here))
      (e2e-wait "the comparison" (lambda () (get-buffer "*Backtrail diff*")))
      (e2e-note 'diff (with-current-buffer "*Backtrail diff*" (buffer-string)))
      (with-current-buffer buffer
        (goto-char (point-min))
        (forward-line 1)
        (backtrail-blame)
        (e2e-wait "the blame" (lambda () (string-match-p ", by " (car e2e-messages))))
        (e2e-note 'blame (car e2e-messages))
        (undo-boundary)
        (e2e-act "Restore this hunk from version 1")
        (e2e-report-changes)
        (e2e-note 'hunk (buffer-string))
        (erase-buffer)
        (insert before)
        (undo-boundary)
        (save-buffer))
      (with-current-buffer "*Backtrail*"
        (goto-char (point-max))
        (forward-line -1)
        (backtrail-restore-here))
      (set-buffer buffer)
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
      (e2e-request "workspace/executeCommand"
                   (list :command "backtrail.restore" :arguments (vector (e2e-uri) 1)))
      (e2e-note 'commanded (buffer-string))
      (set-buffer-modified-p nil)
      (e2e-note 'messages (vconcat (reverse e2e-messages)))
      (e2e-end))))

(let ((coding-system-for-write 'utf-8))
  (condition-case failure
      (e2e-person (concat (getenv "E2E_FOLDER") "/a.txt"))
    (error (e2e-note 'failure (format "%S after %S" failure e2e-messages))))
  (with-temp-file (getenv "E2E_REPORT") (insert (json-encode e2e-seen))))

-- Plays a person in Neovim: edits, saves, looks, restores, undoes. Writes what it saw as JSON.
local folder, report = os.getenv("E2E_FOLDER"), os.getenv("E2E_REPORT")
local seen = { captures = {}, notices = {} }

local function finish(failure)
  seen.failure = failure
  vim.fn.writefile({ vim.json.encode(seen) }, report)
  vim.cmd("qall!")
end

local function wait(what, condition)
  if not vim.wait(60000, condition, 5) then
    error("waited in vain for " .. what)
  end
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

vim.lsp.handlers["backtrail/didCapture"] = function(_, event)
  table.insert(seen.captures, event.version.number)
end
vim.notify = function(text)
  table.insert(seen.notices, text)
end

local function client()
  return vim.lsp.get_clients({ bufnr = 0, name = "backtrail" })[1]
end

local function ask(method, params)
  params.uri = vim.uri_from_bufnr(0)
  local answer = assert(client():request_sync(method, params, 60000, 0))
  assert(not answer.err, answer.err and answer.err.message)
  return answer.result
end

local function save(text)
  local before = #seen.captures
  vim.api.nvim_buf_set_lines(0, 0, -1, false, text)
  vim.cmd("silent write")
  wait("a version", function()
    return #seen.captures > before
  end)
end

local function person()
  vim.cmd.edit(folder .. "/a.txt")
  wait("the sidecar", function()
    return client() and client().initialized
  end)
  wait("the first version", function()
    return #seen.captures == 1
  end)
  save({ "one", "zwei 😀", "three" })
  save({ "one", "zwei 😀", "drei", "four" })
  seen.total = ask("backtrail/timeline", { limit = 10 }).total

  vim.cmd("BacktrailDiff 1")
  wait("the comparison", function()
    return vim.bo.filetype == "diff"
  end)
  seen.diff = lines()
  vim.cmd("tabclose")

  vim.api.nvim_win_set_cursor(0, { 2, 0 })
  vim.cmd("BacktrailBlame")
  wait("the blame", function()
    return #seen.notices > 0
  end)
  seen.blame = table.remove(seen.notices)

  -- A script is otherwise one undo block; a person's commands are one each.
  vim.cmd("let &undolevels = &undolevels")
  local before = lines()
  vim.ui.select = function(versions, options, choose)
    seen.list = vim.tbl_map(options.format_item, versions)
    choose(versions[#versions])
  end
  vim.cmd("BacktrailTimeline")
  wait("the restore", function()
    return #seen.notices > 0
  end)
  seen.restored = lines()
  seen.modified = vim.bo.modified
  vim.cmd("silent write")
  seen.restored_bytes = { assert(io.open(folder .. "/a.txt", "rb")):read("*a"):byte(1, -1) }

  vim.cmd("silent normal! u")
  seen.undone = vim.deep_equal(lines(), before)
  vim.cmd("silent write")

  vim.cmd("BacktrailRestore 2")
  wait("the second restore", function()
    return #seen.notices > 1
  end)
  vim.cmd("BacktrailUndo")
  wait("the undo", function()
    return #seen.notices > 2
  end)
  seen.taken_back = vim.deep_equal(lines(), before)

  vim.api.nvim_buf_set_lines(0, 0, 1, false, { "unsaved" })
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  vim.cmd("BacktrailBlame")
  wait("the blame of an unsaved line", function()
    return #seen.notices > 3
  end)
  seen.unsaved = table.remove(seen.notices)
end

local ok, failure = pcall(person)
finish(not ok and tostring(failure) or nil)

-- Plays a person in Neovim who has nothing but a language server. Writes what it saw as JSON.
local folder, report = os.getenv("E2E_FOLDER"), os.getenv("E2E_REPORT")
local seen = { captures = 0, messages = {}, titles = {} }

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

vim.lsp.handlers["backtrail/didCapture"] = function()
  seen.captures = seen.captures + 1
end
vim.lsp.handlers["window/showMessage"] = function(_, params)
  table.insert(seen.messages, params.message)
end

local wanted
vim.ui.select = function(items, options, done)
  seen.titles = {}
  local chosen
  for _, item in ipairs(items) do
    local title = options.format_item(item)
    table.insert(seen.titles, title)
    if title:find(wanted, 1, true) then
      chosen = item
    end
  end
  done(chosen)
end

local function act(title)
  wanted = title
  vim.lsp.buf.code_action()
end

local function save(text)
  local before = seen.captures
  vim.api.nvim_buf_set_lines(0, 0, -1, false, text)
  vim.cmd("silent write")
  wait("a version", function()
    return seen.captures > before
  end)
end

local function person()
  vim.cmd.edit(folder .. "/a.txt")
  wait("the first version", function()
    return seen.captures > 0
  end)
  save({ "one", "ZWEI", "3", "4", "5", "SECHS", "7" })
  save({ "one", "zwei", "3", "4", "5", "sechs", "7" })
  vim.cmd("let &undolevels = &undolevels")

  vim.api.nvim_win_set_cursor(0, { 2, 0 })
  act("from version 1")
  wait("the hunk", function()
    return #seen.messages > 0
  end)
  seen.hunk, seen.offered = lines(), seen.titles
  vim.cmd("silent normal! u")
  seen.undone = lines()
  vim.cmd("let &undolevels = &undolevels")

  local client = vim.lsp.get_clients({ name = "backtrail" })[1]
  client:exec_cmd({ title = "", command = "backtrail.restore",
    arguments = { vim.uri_from_bufnr(0), 1 } })
  wait("the whole version", function()
    return #seen.messages > 1
  end)
  seen.whole = lines()
  vim.cmd("silent normal! u")
  seen.undone_whole = lines()

  client:exec_cmd({ title = "", command = "backtrail.blameLine",
    arguments = { vim.uri_from_bufnr(0), 3 } })
  wait("the line's save", function()
    return #seen.messages > 2
  end)

  vim.lsp.codelens.refresh({ bufnr = 0 })
  wait("the line above the file", function()
    return #vim.lsp.codelens.get(0) > 0
  end)
  seen.lens = vim.lsp.codelens.get(0)[1].command.title

  local file = vim.api.nvim_get_current_buf()
  act("Show timeline")
  wait("the timeline", function()
    return vim.api.nvim_buf_get_name(0):find("%.timeline$") ~= nil
  end)
  seen.timeline = lines()
  vim.cmd.buffer(file)
  act("Compare with previous version")
  wait("the comparison", function()
    return vim.api.nvim_buf_get_name(0):find("%.diff$") ~= nil
  end)
  seen.diff, seen.filetype = lines(), vim.bo.filetype
end

local ok, failure = pcall(person)
finish(not ok and tostring(failure) or nil)

/** Chinese sentences for what the gateway itself refuses and for what this client notices. */

/** Codes of the gateway (http/problem) and our own below them. */
export const GATEWAY_ZH = {
  bad_request: '填写的内容不符合要求，没有送出。请按下面的提示修改。',
  body_too_large: '内容过大，没有送出。请分几次办理，或拆分文件。',
  not_authenticated: '登录已失效。请重新登录；未送出的内容都还在。',
  not_allowed: '当前登录没有办理此事的权限。请由有权限的同事办理。',
  not_found: '这里没有这条内容，或不属于您可见的范围。请返回列表重新选择。',
  method_not_allowed: '服务器不接受这种请求。请刷新页面取得新版本。',
  too_many_requests: '请求过于频繁。请稍候再试。',
  unsupported_media_type: '服务器不接受这种文件格式。请换用 XML 或 CSV 文件。',
  broken_run: '清单、合计与签署内容对不上，服务器没有接收。请重新发起；没有任何内容生效。',
  already_signed: '这份签署的签名已齐或已在途中，不能再改。请查看它的进度。',
  already_there: '同名内容已经存在。请换一个名称。',
  login_failed: '登录名或口令不正确，或尝试次数过多。请核对后稍候再试。',
  unavailable: '账本或其他成员暂时联系不上。您签署的内容已保存，稍后会自动再试。',
  internal: '服务器出现故障。您签署的内容已保存；请稍后再试，仍不行请联系托管机构。',
  unreachable: '网络不通。您填写和签署的内容都保存在本机，恢复后会继续。',
  garbled: '服务器的回答格式不对（{field}：{rule}），页面没有采用。请刷新；仍不行请联系托管机构。',
  disagreement: '服务器准备的内容与您的选择不一致（{field}）。没有签署任何内容。请不要继续，并联系您的托管机构。',
  no_key: '本设备的密钥尚未登记，还不能签署。请先完成设备登记。',
  no_key_in_role: '本设备的密钥没有这一签署身份。请由有权限的同事签署。',
  unexpected: '页面出现意外情况（{message}）。没有签署任何内容；请刷新后再试。',
  not_genuine: '这份签署的清单与其编号对不上，不能显示也不能签署。请联系您的托管机构。',
} as const;
